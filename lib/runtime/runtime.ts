import path from "node:path";
import { createDb, type Connection } from "@/db/client";
import { systemClock } from "@/lib/base/clock";
import { log } from "@/lib/base/log";
import { createRecorder, type Recorder } from "@/lib/carriers/recording/recorder";
import { questBlueReader } from "@/lib/carriers/questblue/webhook-reader";
import { env } from "@/lib/env";
import { PublishBody } from "@/lib/protocol/frames";
import { publishToRoom } from "@/lib/realtime/publish";
import { serviceRoomUrl } from "@/lib/realtime/room-address";
import { type Alarm, createAlarm } from "./alarm";
import { carrierAccounts } from "./carriers";
import { defaults, type DeliveryDeps } from "@/lib/context";
import { createPublisher } from "@/lib/realtime/publish-now";
import { createSender, type Sender } from "@/lib/outbound/send-due";

export type DeliveryRuntime = {
  deps: DeliveryDeps;
  sender: Sender;
  /** Rings for replies that this process accepted. */
  alarm: Alarm;
  /** Where a recording of what the carrier says was asked for. */
  recorder: Recorder | undefined;
  /** Claims nothing more, waits for the answers of what is on its way and for the marks of what was told, and closes the pool. */
  close(): Promise<void>;
};

/** Builds what delivery needs from the settings of this process, around a database pool of its own or a given one. */
export function createRuntime(connection: Connection = createDb(env().databaseUrl)): DeliveryRuntime {
  const { roomSecret, credentialsKey, questblueUrl } = env();
  const roomUrl = serviceRoomUrl(env());
  const recorder = recorderAsSet();
  const tellRoom: DeliveryDeps["tellRoom"] = async ({ id: numberId }, events) =>
    (
      await publishToRoom(
        { numberId, ...PublishBody.parse({ events }) },
        { roomUrl, secret: roomSecret, timeoutMs: 2_000 },
      )
    ).ok;
  const { publishNow, flush } = createPublisher({ db: connection.db, tellRoom }, (error) =>
    log.warn({ err: error }, "just-committed events were left to the sweep"),
  );
  const deps: DeliveryDeps = {
    db: connection.db,
    now: systemClock,
    carrierFor: carrierAccounts({ credentialsKey, baseUrl: questblueUrl, observe: recorder?.exchange }),
    read: questBlueReader.read,
    tellRoom,
    publishNow,
    random: Math.random,
    settings: defaults,
  };
  const sender = createSender(deps, (error) =>
    log.error({ err: error }, "a send could not be finished; it ends as unconfirmed"),
  );
  const alarm = createAlarm(
    () =>
      void sender
        .round()
        .catch((error: unknown) => log.warn({ err: error }, "a due reply was left to the sweep")),
  );
  const close = async () => {
    alarm.cancel();
    sender.stop();
    await sender.settled();
    await flush();
    await recorder?.written();
    await connection.close();
  };
  return { deps, sender, alarm, recorder, close };
}

function recorderAsSet(): Recorder | undefined {
  const { carrierRecording: mode, dataDir } = env();
  if (mode === "off") return undefined;
  const folder = path.resolve(dataDir, "carrier-recording");
  log.warn({ mode, folder }, "what the carrier says is being recorded");
  return createRecorder({
    folder,
    mode,
    now: systemClock,
    report: (problem, error) =>
      log.warn(
        { folder, err: error },
        problem === "full"
          ? "the recording is full: nothing more is recorded"
          : "a recording could not be written",
      ),
  });
}

const shared = globalThis as typeof globalThis & { partylineDelivery?: DeliveryRuntime };

/** Pages, routes, the webhook and sends share it: a page's queries must not keep a call waiting. */
const WEB_CONNECTIONS = 20;

/** One per process, with its one database pool: Next bundles its routes apart, and each bundle would otherwise have its own. */
export const runtime = (): DeliveryRuntime =>
  (shared.partylineDelivery ??= createRuntime(createDb(env().databaseUrl, { max: WEB_CONNECTIONS })));
