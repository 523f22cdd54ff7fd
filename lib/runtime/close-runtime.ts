import type { Webhook } from "@/lib/inbound/accept-webhook";
import type { DeliveryRuntime } from "./runtime";

const shared = globalThis as typeof globalThis & {
  partylineDelivery?: DeliveryRuntime;
  partylineWebhook?: Webhook;
};

/**
 * Before a process ends: calls that were answered are marked so, and what is on its way still gets its
 * answer written down. Harmless when nothing was ever received or sent.
 */
export async function closeRuntime(): Promise<void> {
  await shared.partylineWebhook?.flush();
  await shared.partylineDelivery?.close();
}
