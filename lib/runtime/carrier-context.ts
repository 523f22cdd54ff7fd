import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { openSealed, seal } from "@/lib/base/seal";
import { examineAccount } from "@/lib/carriers/questblue/examine";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { env } from "@/lib/env";
import { carrierWith, openCredentials } from "./carriers";
import { probeSecret } from "@/lib/carrier-accounts/probe";
import { runtime } from "./runtime";

/** From the settings of this process. */
export function carrierContext(): CarrierContext {
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
