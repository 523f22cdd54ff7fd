import { z } from "zod";
import type { Clock } from "@/lib/base/clock";
import { openSealed } from "@/lib/base/seal";
import type { AccountCheck, Carrier, CarrierCredentials, ChoicesForm, Observe } from "@/lib/carriers/port";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import type { AccountRef } from "@/lib/context";

/** The carrier of this installation; no other place names it. */
const adapter = questBlue;

/** How its webhook calls are read. */
export const webhookReader = adapter.reader;

/** The choices of how to talk to an account: the same for every account, and known before there is one. */
export const choicesForm: ChoicesForm = adapter.choices;

const credentialsShape = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  securityKey: z.string().min(1),
});

type Sealed = Pick<AccountRef, "id" | "sealedCredentials" | "settings">;

/**
 * This process's accounts at its carrier. `carrierUrl` is the carrier's address, unless an account has its
 * own.
 */
export function createCarriers({
  credentialsKey,
  carrierUrl: baseUrl,
  now,
  observe,
}: {
  credentialsKey: Buffer;
  carrierUrl: string;
  now: Clock;
  /** Called for every call. */
  observe?: Observe | undefined;
}) {
  const made = new Map<string, { sealed: string; carrier: Carrier }>();

  /** An account's credentials. Throws a SealError if they were altered, or sealed under another key. */
  const opened = ({ id, sealedCredentials }: Sealed): CarrierCredentials => {
    if (!sealedCredentials) throw new Error(`account ${id} has no credentials`);
    return credentialsShape.parse(
      JSON.parse(openSealed(sealedCredentials, { key: credentialsKey, boundTo: id })),
    );
  };
  const connect = (credentials: CarrierCredentials, settings: Record<string, unknown>): Carrier =>
    adapter.connect({ credentials, settings: { baseUrl, ...settings } }, { now, observe });

  return {
    /**
     * Cached per account while its sealed credentials and settings stay the same, so that connections are
     * reused. Null for an account without credentials. Throws if sealed credentials cannot be opened:
     * somebody must look at that.
     */
    carrierFor(account: AccountRef): Carrier | null {
      if (!account.sealedCredentials) return null;
      const sealed = account.sealedCredentials.toString("base64") + JSON.stringify(account.settings);
      const known = made.get(account.id);
      if (known?.sealed === sealed) return known.carrier;
      const carrier = connect(opened(account), account.settings);
      made.set(account.id, { sealed, carrier });
      return carrier;
    },
    /** A carrier with credentials that are not stored yet. */
    tryOut: (credentials: CarrierCredentials, { settings }: Pick<Sealed, "settings">): Carrier =>
      connect(credentials, settings),
    /** Checks how an account behaves with these choices instead of its own. */
    async examine(
      account: Sealed,
      choices: Record<string, unknown>,
      signal: AbortSignal,
      name = "",
    ): Promise<AccountCheck[]> {
      const settings = { ...choices, baseUrl: account.settings.baseUrl ?? baseUrl };
      return adapter.examine({ name, credentials: opened(account), settings }, { now, signal });
    },
  };
}
