import type { Deps } from "@/db/deps";
import { newId } from "@/lib/base/ids";
import { log } from "@/lib/base/log";
import type { BodyLimits, ReadBody } from "@/lib/base/read-body";
import type { RawCall, ReadCall, WebhookReader } from "@/lib/carriers/port";
import { ANSWER_AFTER_MS } from "@/lib/domain/inbound/answer-after";
import { createRefusalCount } from "./count-refusals";
import type { DeliveryDeps } from "@/lib/context";
import { createIntake } from "./intake";
import { createAckWriter } from "./record-acks";
import { createKeyRing } from "./webhook-keys";

/** The most that is held of one call. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** A call with pictures may be larger: pictures that do not fit are not held. */
const MAX_MULTIPART_BYTES = 10_000_000;
const MAX_FILE_BYTES = (3 / 4) * MAX_BODY_BYTES;
const BODY_TIMEOUT_MS = 10_000;
const RETRY_AFTER_S = "5";

export type WebhookCall = {
  /** From the path, or the header X-Webhook-Key. */
  key: string | null;
  contentType: string | null;
  contentEncoding: string | null;
  contentLength: string | null;
  query: [string, string][];
  /** Reads the body. Called only once the caller is known to have a key. */
  readBody(limits: BodyLimits): Promise<ReadBody>;
  /** Set by our own self-test (probe.ts). */
  probe?: string | null;
  /** Whether the caller was still there when the answer was written; if missing, true is assumed. */
  heard?: Promise<boolean>;
};

type WebhookAnswer = {
  status: 200 | 400 | 401 | 408 | 413 | 415 | 503;
  headers?: Record<string, string>;
  /** Only for a probe: what kind of call it was read as. */
  understood?: ReadCall["kind"];
};

export type WebhookDeps = Deps &
  WebhookReader & {
    random(): number;
    publishNow: DeliveryDeps["publishNow"];
    /** Called after automatic answers were queued. */
    pokeSends(): void;
    /** How long the carrier waits for a call to be ingested. */
    answerAfterMs?: number;
    /** Called with every call that had a key and was read to its end. */
    record?(call: RawCall): void;
    /** Whether the call is from our own self-test; if so, it is read and not stored. */
    isProbe?(probe: string): boolean;
  };

export type Webhook = {
  accept(call: WebhookCall): Promise<WebhookAnswer>;
  /** Records which calls were answered, before the process ends. */
  flush(): Promise<void>;
};

const unavailable: WebhookAnswer = { status: 503, headers: { "Retry-After": RETRY_AFTER_S } };

/**
 * Receives the carrier's calls. A call with the right key and a readable size is stored. It is answered 2xx
 * only after the commit (V1), and its content never changes the answer.
 */
export function createWebhook(deps: WebhookDeps): Webhook {
  const keys = createKeyRing(deps);
  const countRefusal = createRefusalCount(deps);
  const marks = createAckWriter(deps.db, (error) =>
    log.warn({ err: error }, "answered webhook calls were not marked"),
  );
  const store = createIntake(deps, {
    tell: ({ events, queued }) => {
      events.forEach(deps.publishNow);
      if (queued) deps.pokeSends();
    },
    takenWithinMs: deps.answerAfterMs ?? ANSWER_AFTER_MS,
  });

  async function accept(call: WebhookCall): Promise<WebhookAnswer> {
    const { contentType } = call;
    const accountId = await keys.accountOf(call.key);
    if (accountId === null) {
      // The wrong key of our own self-test: refused as it should be, and not counted.
      if (!(call.probe && deps.isProbe?.(call.probe))) countRefusal();
      return { status: 401 };
    }
    if (isEncoded(call.contentEncoding)) return { status: 415 };
    const begin = deps.thinner(contentType, { maxFileBytes: MAX_FILE_BYTES });
    const thin = begin === null ? undefined : { maxBytes: MAX_MULTIPART_BYTES, begin };
    if (Number(call.contentLength) > (thin?.maxBytes ?? MAX_BODY_BYTES)) return { status: 413 };
    const read = await call.readBody({
      maxBytes: MAX_BODY_BYTES,
      timeoutMs: BODY_TIMEOUT_MS,
      ...(thin && { thin }),
    });
    if (!read.ok)
      return { status: ({ too_large: 413, too_slow: 408, broken_off: 400 } as const)[read.fault] };
    const body = read.bytes;
    const raw: RawCall = { method: "POST", contentType, query: call.query, body };
    deps.record?.(raw);
    const refused = deps.refuse(body);
    if (refused !== null) return { status: refused };
    if (call.probe && deps.isProbe?.(call.probe)) return { status: 200, understood: deps.read(raw).kind };

    // From here on each event is a delivery of its own, in their order; the carrier is answered once all are
    // stored.
    const events = eventsOf({ ...raw, query: raw.query.map(withoutNul) }).map((event) => ({
      id: newId(),
      accountId,
      ...event,
    }));
    const stored = await Promise.all(events.map(store));
    if (stored.includes(false)) return unavailable;
    void (call.heard ?? Promise.resolve(true)).then(
      (isHeard) => isHeard && events.forEach(({ id }) => marks.mark(id)),
    );
    return { status: 200 };
  }

  /** A bug of ours in `split` must not reject a call: it is stored unsplit and waits for the fix. */
  function eventsOf(call: RawCall): RawCall[] {
    try {
      return deps.split(call);
    } catch (error) {
      log.error({ err: error }, "a webhook call could not be split");
      return [call];
    }
  }

  return {
    accept: (call) =>
      accept(call).catch((error: unknown) => {
        log.error({ err: error }, "a webhook call could not be stored");
        return unavailable;
      }),
    flush: marks.flush,
  };
}

const isEncoded = (encoding: string | null): boolean =>
  encoding !== null && !["", "identity"].includes(encoding.trim().toLowerCase());

/** Postgres stores no NUL in JSON. The body is stored as bytes and needs no replacement. */
const withoutNul = ([name, value]: [string, string]): [string, string] => [
  name.replaceAll("\0", "\uFFFD"),
  value.replaceAll("\0", "\uFFFD"),
];
