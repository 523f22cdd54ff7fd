import { z } from "zod";
import { systemClock } from "@/lib/base/clock";
import { openSealed } from "@/lib/base/seal";
import type { Carrier, CarrierCredentials } from "@/lib/carriers/port";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import type { Observe } from "@/lib/carriers/questblue/client";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import type { AccountRef } from "@/lib/context";

const credentials = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  securityKey: z.string().min(1),
});

/**
 * Makes carriers from account rows. Kept per account while its sealed row stays the same, so that
 * connections are reused. An account without credentials gives null; sealed ones that cannot be opened
 * are a fault somebody must look at, so that throws.
 */
export function carrierAccounts(options: { credentialsKey: Buffer; baseUrl: string; observe?: Observe }) {
  const made = new Map<string, { sealed: string; carrier: Carrier }>();

  return (account: AccountRef): Carrier | null => {
    if (!account.sealedCredentials) return null;
    const sealed = account.sealedCredentials.toString("base64") + JSON.stringify(account.settings);
    const known = made.get(account.id);
    if (known?.sealed === sealed) return known.carrier;
    const carrier = carrierWith(
      openCredentials(account, options.credentialsKey),
      { baseUrl: options.baseUrl, ...account.settings },
      options.observe,
    );
    made.set(account.id, { sealed, carrier });
    return carrier;
  };
}

/** What an account was given; throws where that was altered, or sealed under another key. */
export function openCredentials(
  { id, sealedCredentials }: Pick<AccountRef, "id" | "sealedCredentials">,
  key: Buffer,
): CarrierCredentials {
  if (!sealedCredentials) throw new Error(`account ${id} has no credentials`);
  return credentials.parse(JSON.parse(openSealed(sealedCredentials, { key, boundTo: id })));
}

/** `settings` are an account's, over the adapter's defaults; `observe` is told of every call. */
export const carrierWith = (
  credentials: CarrierCredentials,
  settings: Record<string, unknown>,
  observe?: Observe,
): Carrier => questBlueCarrier(credentials, questBlueSettings.parse(settings), { now: systemClock, observe });
