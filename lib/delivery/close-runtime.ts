import type { DeliveryRuntime } from "./runtime";

const shared = globalThis as typeof globalThis & { partylineDelivery?: DeliveryRuntime };

/** Before a process ends: what is on its way still gets its answer written down. Harmless when nothing was ever sent. */
export const closeRuntime = async (): Promise<void> => shared.partylineDelivery?.close();
