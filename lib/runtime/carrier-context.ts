import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { openSealed, seal } from "@/lib/base/seal";
import type { ChoicesForm } from "@/lib/carriers/port";
import { accountChecks } from "@/lib/carriers/questblue/account-checks";
import { questBlueChoices } from "@/lib/carriers/questblue/choices";
import { examineAccount } from "@/lib/carriers/questblue/examine";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { env } from "@/lib/env";
import { carrierWith, openCredentials } from "./carriers";
import { probeSecret } from "@/lib/carrier-accounts/probe";
import { runtime } from "./runtime";

/** How an account can be spoken to: the same for every account, and known before any is. */
export const choicesForm: ChoicesForm = questBlueChoices;

/** From the settings of this process. */
export function carrierContext(): CarrierContext {
  const { credentialsKey, questblueUrl, appUrl, authSecret } = env();
  const { recorder, deps } = runtime();
  const { db, now, carrierFor } = deps;
  return {
    db,
    now,
    carrierFor,
    tryOut: (credentials, account) =>
      carrierWith(credentials, { baseUrl: questblueUrl, ...account.settings }, recorder?.exchange),
    choices: choicesForm,
    examine: async (account, choices, signal) => {
      const { baseUrl = questblueUrl } = account.settings;
      const settings = questBlueSettings.parse({ ...choices, baseUrl });
      return accountChecks(
        "",
        await examineAccount(openCredentials(account, credentialsKey), settings, now, signal),
        settings,
      );
    },
    seal: (text, boundTo) => seal(text, { key: credentialsKey, boundTo }),
    open: (sealed, boundTo) => openSealed(sealed, { key: credentialsKey, boundTo }),
    publicUrl: appUrl,
    probeSecret: probeSecret(authSecret),
  };
}
