import type { Deps } from "@/db/deps";
import type { TenantAccount } from "@/db/queries/carrier-account";
import { openSealed, seal } from "@/lib/base/seal";
import type { Carrier, CarrierCredentials } from "@/lib/carriers/port";
import type { QuestBlueChoices } from "@/lib/carriers/questblue/choices";
import { examineAccount } from "@/lib/carriers/questblue/examine";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { env } from "@/lib/env";
import { carrierWith, openCredentials } from "./carrier-accounts";
import type { TestedSettings } from "./carrier-settings";
import type { DeliveryDeps } from "./deps";
import { probeSecret } from "./probe";
import { runtime } from "./runtime";

/** What an admin's dealings with the carrier need: its carriers, the seal, and our own address in the world. */
export type CarrierDesk = Deps &
  Pick<DeliveryDeps, "carrierFor"> & {
    /** With credentials that are not stored yet. */
    tryOut(credentials: CarrierCredentials, account: TenantAccount): Carrier;
    /** Asks the account how it behaves, spoken to by these choices. Throws a SealError where its credentials do not open. */
    examine(account: TenantAccount, choices: QuestBlueChoices, signal: AbortSignal): Promise<TestedSettings>;
    seal(text: string, boundTo: string): Buffer;
    /** What was sealed so; throws a SealError where it does not open. */
    open(sealed: Buffer, boundTo: string): string;
    /** No slash at the end. */
    publicUrl: string;
    probeSecret: string;
  };

/** From the settings of this process. */
export function carrierDesk(): CarrierDesk {
  const { credentialsKey, questblueUrl, appUrl, authSecret } = env();
  const { recorder, deps } = runtime();
  const { db, now, carrierFor } = deps;
  return {
    db,
    now,
    carrierFor,
    tryOut: (credentials, account) => carrierWith(credentials, { baseUrl: questblueUrl, ...account.settings }, recorder?.exchange),
    examine: async (account, choices, signal) => {
      const settings = questBlueSettings.parse({ baseUrl: questblueUrl, ...account.settings, ...choices });
      return { settings, examined: await examineAccount(openCredentials(account, credentialsKey), settings, now, signal) };
    },
    seal: (text, boundTo) => seal(text, { key: credentialsKey, boundTo }),
    open: (sealed, boundTo) => openSealed(sealed, { key: credentialsKey, boundTo }),
    publicUrl: appUrl,
    probeSecret: probeSecret(authSecret),
  };
}
