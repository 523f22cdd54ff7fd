import { readQuestBlueCall } from "@/lib/carriers/questblue/read";
import { createWebhook, type Webhook } from "./accept-webhook";
import { poke } from "./poke";
import { runtime } from "./runtime";

const shared = globalThis as typeof globalThis & { partylineWebhook?: Webhook };

function create(): Webhook {
  const { deps } = runtime();
  return createWebhook({ ...deps, read: readQuestBlueCall, pokeSends: () => poke("sends") });
}

/** One per process, whichever of its routes is called: only together can calls share an insert and a transaction. */
export const webhook = (): Webhook => (shared.partylineWebhook ??= create());
