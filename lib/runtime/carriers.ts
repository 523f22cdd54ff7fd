import { z } from "zod";
import type { Clock } from "@/lib/base/clock";
import { openSealed } from "@/lib/base/seal";
import type { AccountCheck, Carrier, CarrierCredentials, ChoicesForm, Observe } from "@/lib/carriers/port";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import type { AccountRef } from "@/lib/context";

/** The carrier of this installation: the one place that names it. */
const adapter = questBlue;

/** How its webhook calls are understood. */
export const webhookReader = adapter.reader;

/** How an account can be spoken to: the same for every account, and known before any is. */
export const choicesForm: ChoicesForm = adapter.choices;

const credentialsShape = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  securityKey: z.string().min(1),
});

type Sealed = Pick<AccountRef, "id" | "sealedCredentials" | "settings">;

/** The accounts of this process at its carrier; `carrierUrl` is where it is, unless an account says otherwise. */
export function createCarriers({
  credentialsKey,
  carrierUrl: baseUrl,
  now,
  observe,
}: {
  credentialsKey: Buffer;
  carrierUrl: string;
  now: Clock;
  /** Told of every call. */
  observe?: Observe | undefined;
}) {
  const made = new Map<string, { sealed: string; carrier: Carrier }>();

  /** What an account was given; throws a SealError where that was altered, or sealed under another key. */
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
     * Kept per account while its sealed row stays the same, so that connections are reused. An account without
     * credentials gives null; sealed ones that cannot be opened are a fault somebody must look at, so that throws.
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
    /** With credentials that are not stored yet. */
    tryOut: (credentials: CarrierCredentials, { settings }: Pick<Sealed, "settings">): Carrier =>
      connect(credentials, settings),
    /** Asks an account how it behaves, spoken to by these choices instead of its own. */
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
