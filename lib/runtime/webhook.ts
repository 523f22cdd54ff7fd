import { questBlueReader } from "@/lib/carriers/questblue/webhook-reader";
import { env } from "@/lib/env";
import { createWebhook, type Webhook } from "@/lib/inbound/accept-webhook";
import { poke } from "./poke";
import { isProbe, probeSecret } from "@/lib/carrier-accounts/probe";
import { runtime } from "./runtime";

const shared = globalThis as typeof globalThis & { partylineWebhook?: Webhook };

function create(): Webhook {
  const { deps, recorder } = runtime();
  const secret = probeSecret(env().authSecret);
  return createWebhook({
    ...deps,
    ...questBlueReader,
    record: recorder?.webhook,
    pokeSends: () => poke("sends"),
    isProbe: (probe) => isProbe(probe, deps.now(), secret),
  });
}

/** One per process, whichever of its routes is called: only together can calls share an insert and a transaction. */
export const webhook = (): Webhook => (shared.partylineWebhook ??= create());
