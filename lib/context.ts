import type { Deps } from "@/db/deps";
import type { Stream, Whose } from "@/lib/base/stream";
import type { Carrier, WebhookReader } from "@/lib/carriers/port";

/** A carrier account as delivery sees it; the credentials are still sealed. */
export type AccountRef = { id: string; sealedCredentials: Buffer | null; settings: Record<string, unknown> };

export type PublishableEvent = { epoch: string; seq: number; type: string; [field: string]: unknown };

/** Tells one room; false when it could not be told now. Takes at most two seconds and never throws. */
export type TellRoom = (stream: Stream, events: readonly PublishableEvent[]) => Promise<boolean>;

/** Windows that tests shorten; `defaults` are the real ones. */
export type DeliverySettings = {
  /** How long one send may take before its answer counts as lost. */
  sendTimeoutMs: number;
  /** How long a claim lasts: longer than a send, so that only a dead or frozen worker loses it. */
  leaseMs: number;
  /** A text that could not leave for this long has failed. */
  giveUpAfterMs: number;
  /** Sends of one process under way at once, per number. */
  sendsAtOnce: number;
};

export const defaults: DeliverySettings = {
  sendTimeoutMs: 20_000,
  leaseMs: 30_000,
  giveUpAfterMs: 24 * 3_600_000,
  sendsAtOnce: 8,
};

export type DeliveryDeps = Deps & {
  /** Null when the account has no usable credentials: then nothing is sent, and the text says why. */
  carrierFor(account: AccountRef): Carrier | null;
  /** What a webhook call says, whichever account it is for. */
  read: WebhookReader["read"];
  tellRoom: TellRoom;
  /** Posts what was just committed to its room, and does not wait for it; what fails is left to the sweep. */
  publishNow(told: Whose & { events: readonly PublishableEvent[] }): void;
  /** Chance, for jitter: 0 to 1. */
  random(): number;
  settings: DeliverySettings;
};
