import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import {
  putOffDelivery,
  type Quarantine,
  quarantineDeliveries,
  type WaitingDelivery,
} from "@/db/queries/inbound/webhook-deliveries";
import { isDatabaseAway } from "@/lib/base/database-away";
import { log } from "@/lib/base/log";
import type { InboundMessage, RawCall, ReadCall, StatusReport } from "@/lib/carriers/port";
import { quarantinedFor } from "@/lib/domain/status/reasons";
import { backoffMs } from "@/lib/domain/sending/backoff";
import { ingestMessages } from "./ingest-messages";
import { askAboutQuoted, isFromUs, takeReport } from "./ingest-report";

export type TakeDeps = Deps & { read(call: RawCall): ReadCall; random(): number };

/** What to publish, and whether to wake the sender, after the commit. */
export type Taken = { events: NumberEvents[]; queued: boolean };

const nothingTaken: Taken = { events: [], queued: false };

/** After this many failures of our own, with growing waits between, a person has to look (V11). */
const MAX_ATTEMPTS = 6;
const BACKOFF = { baseMs: 1_000, capMs: 60_000 };

/**
 * A stored delivery and its content. Reading is total, so a fault in it is a bug of ours: the delivery waits
 * for the fix.
 */
export type ReadDelivery = { delivery: WaitingDelivery; call: ReadCall | { kind: "fault"; error: unknown } };

/**
 * Reads a stored delivery by the carrier's adapter. Never throws: a fault of the adapter is a kind of call.
 */
export function readDelivery(deps: Pick<TakeDeps, "read">, delivery: WaitingDelivery): ReadDelivery {
  try {
    return { delivery, call: deps.read({ ...delivery, method: "POST" }) };
  } catch (error) {
    return { delivery, call: { kind: "fault", error } };
  }
}

/**
 * Deliveries about one of our numbers are ingested one after another. A number is identified by its last ten
 * digits, however it is written.
 */
export function batchKeysOf({ call }: ReadDelivery): string[] {
  const ours = call.kind === "message" ? call.to : call.kind === "status" ? [call.from] : [];
  return ours.map((address) => address.replace(/\D/g, "").slice(-10));
}

type MessageDelivery = { delivery: WaitingDelivery; call: InboundMessage };

/**
 * Ingests stored deliveries: messages together in one transaction, status reports one by one. A delivery that
 * fails by our own fault does not hold up the others: it is tried again later, alone. Never throws; a
 * delivery that could not even be postponed waits for the sweep. `catchingUp`: they were held for a number.
 */
export async function ingestDeliveries(
  deps: TakeDeps,
  read: readonly ReadDelivery[],
  { catchingUp = false } = {},
): Promise<Taken> {
  const deliveries = await Promise.all(read.map((each) => withReport(deps, each)));
  const messages = deliveries.flatMap(({ delivery, call }) =>
    call.kind === "message" ? [{ delivery, call }] : [],
  );
  const unclear = deliveries.flatMap(({ delivery, call }) =>
    call.kind === "unclear" ? [{ id: delivery.id, reason: call.reason }] : [],
  );
  const taken: Taken[] = [];
  if (messages.length > 0) taken.push(await takeMessages(deps, messages, catchingUp));
  for (const { delivery, call } of messages)
    if (call.report)
      await askAboutQuoted(deps, delivery, { report: call.report, text: call.text }).catch((error: unknown) =>
        log.warn({ err: error, deliveryId: delivery.id }, "nobody was asked about a text that a call quoted"),
      );
  if (unclear.length > 0) await quarantine(deps, unclear);
  for (const { delivery, call } of deliveries) {
    if (call.kind === "status") taken.push(await takeOneReport(deps, delivery, call));
    if (call.kind === "fault") await putOff(deps, delivery, call.error);
  }
  return { events: taken.flatMap(({ events }) => events), queued: taken.some(({ queued }) => queued) };
}

/** A message that names a status and came from a number of ours is a status report. */
async function withReport(deps: TakeDeps, { delivery, call }: ReadDelivery): Promise<ReadDelivery> {
  if (call.kind !== "message" || !call.report) return { delivery, call };
  const isReport = await isFromUs(deps, delivery, call.report).catch(() => false);
  return { delivery, call: isReport ? call.report : call };
}

async function takeMessages(
  deps: TakeDeps,
  messages: readonly MessageDelivery[],
  catchingUp: boolean,
): Promise<Taken> {
  try {
    return await ingest(deps, messages, catchingUp);
  } catch (error) {
    if (isDatabaseAway(error)) return leaveToTheSweep(messages, error);
    if (messages.length > 1) {
      const alone: Taken[] = [];
      for (const message of messages) alone.push(await takeMessages(deps, [message], catchingUp));
      return { events: alone.flatMap(({ events }) => events), queued: alone.some(({ queued }) => queued) };
    }
    for (const { delivery } of messages) await putOff(deps, delivery, error);
    return nothingTaken;
  }
}

/** These deliveries are not at fault, so this does not count as an attempt. */
function leaveToTheSweep(messages: readonly MessageDelivery[], error: unknown): Taken {
  log.warn(
    { err: error, calls: messages.length },
    "the database went away while webhook calls were taken in",
  );
  return nothingTaken;
}

async function ingest(
  deps: TakeDeps,
  messages: readonly MessageDelivery[],
  catchingUp: boolean,
): Promise<Taken> {
  const { events, queued, strange } = await ingestMessages(
    deps,
    messages.map(
      ({ delivery: { id: deliveryId, accountId, receivedAt, answeredAt, fingerprint }, call }) => ({
        ...call,
        deliveryId,
        accountId,
        receivedAt,
        answeredAt,
        fingerprint,
      }),
    ),
    { catchingUp },
  );
  for (const { deliveryId, kind } of strange)
    log.warn({ deliveryId, kind }, "a webhook call named numbers that its key does not reach");
  return { events, queued };
}

async function takeOneReport(
  deps: TakeDeps,
  delivery: WaitingDelivery,
  report: StatusReport,
): Promise<Taken> {
  try {
    return { events: await takeReport(deps, delivery, report), queued: false };
  } catch (error) {
    await putOff(deps, delivery, error);
    return nothingTaken;
  }
}

async function quarantine(deps: TakeDeps, unclear: readonly Quarantine[]): Promise<void> {
  log.warn({ calls: unclear.length }, "webhook calls were put in quarantine");
  await quarantineDeliveries(deps.db, unclear).catch((error: unknown) =>
    log.error({ err: error }, "unclear calls were left to the sweep"),
  );
}

async function putOff(deps: TakeDeps, { id, attempts }: WaitingDelivery, error: unknown): Promise<void> {
  log.error({ err: error, deliveryId: id, attempts: attempts + 1 }, "a webhook call could not be taken in");
  try {
    if (attempts + 1 < MAX_ATTEMPTS)
      await putOffDelivery(deps.db, { id, waitMs: 500 + backoffMs(attempts, BACKOFF, deps.random()) });
    else
      await quarantineDeliveries(deps.db, [
        { id, reason: quarantinedFor("ingest_failed", faultName(error)) },
      ]);
  } catch (fault) {
    log.error({ err: fault, deliveryId: id }, "a webhook call was left to the sweep");
  }
}

/** Enough for an admin to tell faults apart; the log has the rest. */
const faultName = (error: unknown): string | null => (error instanceof Error ? error.name : null);
