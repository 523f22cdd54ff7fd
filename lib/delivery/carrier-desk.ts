import type { Deps } from "@/db/deps";
import type { TenantAccount } from "@/db/queries/carrier-account";
import { seal } from "@/lib/base/seal";
import type { Carrier, CarrierCredentials } from "@/lib/carriers/port";
import { env } from "@/lib/env";
import { carrierWith } from "./carrier-accounts";
import type { DeliveryDeps } from "./deps";
import { probeSecret } from "./probe";
import { runtime } from "./runtime";

/** What an admin's dealings with the carrier need: its carriers, the seal, and our own address in the world. */
export type CarrierDesk = Deps &
  Pick<DeliveryDeps, "carrierFor"> & {
    /** With credentials that are not stored yet. */
    tryOut(credentials: CarrierCredentials, account: TenantAccount): Carrier;
    seal(text: string, boundTo: string): Buffer;
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
    seal: (text, boundTo) => seal(text, { key: credentialsKey, boundTo }),
    publicUrl: appUrl,
    probeSecret: probeSecret(authSecret),
  };
}
