import type { Deps } from "@/db/deps";
import { newId } from "@/lib/base/ids";
import { log } from "@/lib/base/log";
import type { BodyLimits, ReadBody } from "@/lib/base/read-body";
import type { RawCall, ReadCall, WebhookReader } from "@/lib/carriers/port";
import { ANSWER_AFTER_MS } from "@/lib/domain/answer-after";
import { createRefusalCount } from "./count-refusals";
import type { DeliveryDeps } from "@/lib/context";
import { createIntake } from "./intake";
import { createAckWriter } from "./record-acks";
import { createKeyRing } from "./webhook-keys";

/** Held of one call. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** A call that encloses pictures may be larger: of those that do not fit, nothing is held. */
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
  /** Reads the body, once it is known that the caller has a key. */
  readBody(limits: BodyLimits): Promise<ReadBody>;
  /** Set by our own self-test (probe.ts). */
  probe?: string | null;
  /** Whether the caller was still there when the answer was written; without it, it is taken to have been. */
  heard?: Promise<boolean>;
};

type WebhookAnswer = {
  status: 200 | 400 | 401 | 408 | 413 | 415 | 503;
  headers?: Record<string, string>;
  /** To a probe only: what the call was read as. */
  understood?: ReadCall["kind"];
};

export type WebhookDeps = Deps &
  WebhookReader & {
    random(): number;
    publishNow: DeliveryDeps["publishNow"];
    /** Automatic answers were queued. */
    pokeSends(): void;
    /** How long the carrier waits for a call to be taken in. */
    answerAfterMs?: number;
    /** Told of every call that came with a key and was read to its end. */
    record?(call: RawCall): void;
    /** Is it a call of our own self-test, to be read and not kept? */
    isProbe?(probe: string): boolean;
  };

export type Webhook = {
  accept(call: WebhookCall): Promise<WebhookAnswer>;
  /** Writes down which calls were answered, before the process ends. */
  flush(): Promise<void>;
};

const unavailable: WebhookAnswer = { status: 503, headers: { "Retry-After": RETRY_AFTER_S } };

/**
 * The carrier's door. Once a call has the right key and a readable size, it is stored: 2xx is only said after
 * the commit (V1), and what the call means never changes the answer.
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
      // The wrong key of our own self-test was refused as it should be: it is nobody's call.
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

    // Each event is a call of its own from here on, in their order; the carrier is answered once all are safe.
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

  /** A fault of ours in here must not turn a call away: whole, it is kept and waits for the mend. */
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

/** Postgres holds no NUL in JSON; the body is kept as bytes and needs no such care. */
const withoutNul = ([name, value]: [string, string]): [string, string] => [
  name.replaceAll("\0", "\uFFFD"),
  value.replaceAll("\0", "\uFFFD"),
];
