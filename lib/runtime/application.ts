import path from "node:path";
import { createDb, type Connection } from "@/db/client";
import type { Db } from "@/db/handles";
import { type AuthDeps, createAuthDeps } from "@/lib/auth/deps";
import { systemClock } from "@/lib/base/clock";
import { log } from "@/lib/base/log";
import { shared } from "@/lib/base/process/shared";
import { openSealed, seal } from "@/lib/base/seal";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { isProbe, probeSecret } from "@/lib/carrier-accounts/probe";
import { createRecorder, type Recorder } from "@/lib/carriers/recording/recorder";
import { defaults, type DeliveryDeps } from "@/lib/context";
import { env, type Env } from "@/lib/env";
import { createWebhook, type Webhook } from "@/lib/inbound/webhook/accept-webhook";
import { keysFrom } from "@/lib/push/keys";
import { createPushSender } from "@/lib/push/web-push";
import { createSender, type Sender } from "@/lib/outbound/send-due";
import { createPublisher } from "@/lib/realtime/publish-now";
import { publishToRoom } from "@/lib/realtime/publish";
import { serviceRoomUrl } from "@/lib/realtime/room-address";
import { choicesForm, createCarriers, webhookReader } from "./carriers";
import { createPokes, type Pokes } from "./poke";

/**
 * The parts of a process, built once. Routes, actions, the worker and the drain take everything from here.
 */
export type Application = {
  db: Db;
  /** The dependencies of sending, ingest and the jobs. */
  deps: DeliveryDeps;
  /** By which browsers know that a push is ours. */
  pushKey: string;
  /** The dependencies of sign-in. */
  auth: AuthDeps;
  /** What an admin's work with the carrier needs. */
  carriers: CarrierContext;
  /** Posts to a room what this process just committed for it, without waiting. The sweep posts what fails. */
  publish: DeliveryDeps["publishNow"];
  webhook: Webhook;
  sender: Sender;
  /**
   * Before the process ends: claims nothing more, waits for the answers of sends under way and for pending
   * writes, and closes the pool.
   */
  close(): Promise<void>;
} & Pick<Pokes, "poke" | "wakeIn">;

/** Built from this process's settings, with its own database pool or a given one. */
export function createApplication(connection: Connection = createDb(env().databaseUrl)): Application {
  const settings = env();
  const { db } = connection;
  const now = systemClock;
  const recorder = recorderAsSet(settings);
  const tellRoom = roomTeller(settings);
  const { carrierFor, tryOut, examine } = createCarriers({ ...settings, now, observe: recorder?.exchange });
  const { publishNow, flush } = createPublisher({ db, tellRoom }, (error) =>
    log.warn({ err: error }, "just-committed events were left to the sweep"),
  );
  const pushKeys = settings.pushKeys ?? keysFrom(settings.authSecret);
  const deps: DeliveryDeps = {
    db,
    now,
    carrierFor,
    read: webhookReader.read,
    tellRoom,
    publishNow,
    random: Math.random,
    settings: defaults,
    push: createPushSender({
      keys: pushKeys,
      subject: settings.pushSubject,
      appUrl: settings.appUrl,
    }),
  };
  const sender = createSender(deps, (error) =>
    log.error({ err: error }, "a send could not be finished; it ends as unconfirmed"),
  );
  const { poke, wakeIn, cancel } = createPokes({ deps, sender });
  const { credentialsKey, appUrl, authSecret } = settings;
  const probes = probeSecret(authSecret);
  const carriers: CarrierContext = {
    db,
    now,
    carrierFor,
    tryOut,
    examine,
    choices: choicesForm,
    seal: (text, boundTo) => seal(text, { key: credentialsKey, boundTo }),
    open: (sealed, boundTo) => openSealed(sealed, { key: credentialsKey, boundTo }),
    publicUrl: appUrl,
    probeSecret: probes,
  };
  // Built on first use: the worker signs nobody in and receives no calls.
  let auth: AuthDeps | undefined;
  let webhook: Webhook | undefined;
  return {
    db,
    deps,
    carriers,
    publish: publishNow,
    sender,
    pushKey: pushKeys.publicKey,
    poke,
    wakeIn,
    get auth() {
      return (auth ??= createAuthDeps({ db, now }, { secret: authSecret, appUrl }));
    },
    get webhook() {
      return (webhook ??= createWebhook({
        ...deps,
        ...webhookReader,
        record: recorder?.webhook,
        pokeSends: () => poke("sends"),
        isProbe: (probe) => isProbe(probe, now(), probes),
      }));
    },
    async close() {
      await webhook?.flush();
      cancel();
      sender.stop();
      await sender.settled();
      await flush();
      await recorder?.written();
      await connection.close();
    },
  };
}

const roomTeller = (settings: Env): DeliveryDeps["tellRoom"] => {
  const room = { roomUrl: serviceRoomUrl(settings), secret: settings.roomSecret, timeoutMs: 2_000 };
  return async (stream, events) => (await publishToRoom({ stream, events }, room)).ok;
};

function recorderAsSet({ carrierRecording: mode, dataDir }: Env): Recorder | undefined {
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

/** Shared by pages, routes, the webhook and sends: a page's queries must not make a call wait. */
const WEB_CONNECTIONS = 20;
/** As many as one page queries at once: opening a connection costs more than the query. */
const KEPT_CONNECTIONS = 4;

/** The web process's application, built on first use: a build imports routes without a database. */
export const application = (): Application =>
  (shared.application ??= createApplication(
    createDb(env().databaseUrl, { max: WEB_CONNECTIONS, min: KEPT_CONNECTIONS }),
  )) as Application;

/** Opens the kept connections before the first request. A database that is away shows at that request. */
export const warmUp = async (): Promise<void> =>
  void (await Promise.allSettled(
    Array.from({ length: KEPT_CONNECTIONS }, () => application().db.execute("select 1")),
  ));

/** Before the web process ends. Harmless if the application was never used. */
export const closeApplication = async (): Promise<void> =>
  (shared.application as Application | undefined)?.close();
