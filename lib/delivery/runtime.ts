import { createDb, type Connection } from "@/db/client";
import { systemClock } from "@/lib/base/clock";
import { log } from "@/lib/base/log";
import { env } from "@/lib/env";
import { PublishBody } from "@/lib/protocol/frames";
import { publishToRoom } from "@/lib/realtime/publish";
import { carrierAccounts } from "./carrier-accounts";
import { defaults, type DeliveryDeps } from "./deps";
import { createPublisher, type Publisher } from "./publish-now";
import { createSender, type Sender } from "./send-due";

export type DeliveryRuntime = { deps: DeliveryDeps; publishNow: Publisher; sender: Sender; close(): Promise<void> };

/** Builds what delivery needs from the settings of this process, around a database pool of its own or a given one. */
export function createRuntime(connection: Connection = createDb(env().databaseUrl)): DeliveryRuntime {
  const { roomUrl, roomSecret, credentialsKey, questblueUrl } = env();
  const deps: DeliveryDeps = {
    db: connection.db,
    now: systemClock,
    carrierFor: carrierAccounts({ credentialsKey, baseUrl: questblueUrl }),
    tellRoom: async (numberId, events) =>
      (await publishToRoom({ numberId, ...PublishBody.parse({ events }) }, { fetch, roomUrl, secret: roomSecret, timeoutMs: 2_000 })).ok,
    random: Math.random,
    settings: defaults,
  };
  const publishNow = createPublisher(deps, (error) => log.warn({ err: error }, "just-committed events were left to the sweep"));
  const sender = createSender(deps, (error) => log.error({ err: error }, "a send could not be finished; it ends as unconfirmed"));
  return { deps, publishNow, sender, close: connection.close };
}

const shared = globalThis as typeof globalThis & { partylineDelivery?: DeliveryRuntime };

/** One per process: Next bundles its routes apart, and each bundle would otherwise open a pool of its own. */
export const runtime = (): DeliveryRuntime => (shared.partylineDelivery ??= createRuntime());
