import type { Deps } from "@/db/deps";
import type { Stream, Whose } from "@/lib/base/stream";
import type { SendPush } from "@/lib/push/port";
import type { Carrier, WebhookReader } from "@/lib/carriers/port";

/** A carrier account as delivery uses it; the credentials are still sealed. */
export type AccountRef = { id: string; sealedCredentials: Buffer | null; settings: Record<string, unknown> };

export type PublishableEvent = { epoch: string; seq: number; type: string; [field: string]: unknown };

/** Posts events to one room; false if that failed for now. Takes at most two seconds and never throws. */
export type TellRoom = (stream: Stream, events: readonly PublishableEvent[]) => Promise<boolean>;

/** Time limits and bounds that tests shorten; `defaults` are the real ones. */
export type DeliverySettings = {
  /** How long one send may take before its answer counts as lost. */
  sendTimeoutMs: number;
  /** How long a claim lasts: longer than a send, so that only a dead or frozen worker loses it. */
  leaseMs: number;
  /** A message that could not leave for this long has failed. */
  giveUpAfterMs: number;
  /** Concurrent sends of one process, per number. */
  sendsAtOnce: number;
};

export const defaults: DeliverySettings = {
  sendTimeoutMs: 20_000,
  leaseMs: 30_000,
  giveUpAfterMs: 24 * 3_600_000,
  sendsAtOnce: 8,
};

export type DeliveryDeps = Deps & {
  /** Null if the account has no usable credentials: then nothing is sent, and the message says why. */
  carrierFor(account: AccountRef): Carrier | null;
  /** Reads a webhook call, for any account. */
  read: WebhookReader["read"];
  tellRoom: TellRoom;
  /** Posts just-committed events to their room without waiting. The sweep posts those that fail. */
  publishNow(published: Whose & { events: readonly PublishableEvent[] }): void;
  /** Random number from 0 to 1, for jitter. */
  random(): number;
  settings: DeliverySettings;
  push: SendPush;
};
