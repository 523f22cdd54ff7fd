import type { IncomingMessage } from "node:http";

export type ReadBody =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; fault: "too_large" | "too_slow" | "broken_off" };

/** Makes a body smaller while it arrives. `push` returns what is certain to be kept, `end` the rest. */
type Thinner = { push(chunk: Uint8Array): Uint8Array[]; end(): Uint8Array[] };

export type BodyLimits = {
  /** The most that is held in memory. */
  maxBytes: number;
  /** Without it, the server of the request limits its time. */
  timeoutMs?: number;
  /** For a body that may exceed `maxBytes` because parts of it are dropped. Begun once the body exceeds it. */
  thin?: { maxBytes: number; begin(): Thinner };
};

/** Collects a body that arrives in chunks. `push` returns false once it is too large. */
function collect({ maxBytes, thin }: BodyLimits) {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let held = 0;
  let thinner: Thinner | null = null;
  const add = (more: readonly Uint8Array[]): void => {
    for (const each of more) held += each.byteLength;
    chunks.push(...more);
  };
  return {
    push(chunk: Uint8Array): boolean {
      size += chunk.byteLength;
      if (size > (thin?.maxBytes ?? maxBytes)) return false;
      add(thinner ? thinner.push(chunk) : [chunk]);
      if (held <= maxBytes) return true;
      if (thinner || !thin) return false;
      thinner = thin.begin();
      const whole = chunks;
      [chunks, held] = [[], 0];
      for (const each of whole) add(thinner.push(each));
      return held <= maxBytes;
    },
    end(): ReadBody {
      if (thinner) add(thinner.end());
      if (held > maxBytes) return { ok: false, fault: "too_large" };
      return { ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) };
    },
  };
}

/**
 * Reads a body up to a limit and no further, whatever its declared length (BW10). A body that breaks off or
 * takes too long is refused, and what arrived of it is never processed.
 */
export async function readBody(
  stream: ReadableStream<Uint8Array> | null,
  limits: BodyLimits,
): Promise<ReadBody> {
  if (!stream) return { ok: true, bytes: new Uint8Array() };
  const reader = stream.getReader();
  const body = collect(limits);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    if (limits.timeoutMs !== undefined) timer = setTimeout(resolve, limits.timeoutMs, "late");
  });
  const stop = (fault: "too_large" | "too_slow" | "broken_off"): ReadBody => {
    void reader.cancel().catch(() => {});
    return { ok: false, fault };
  };
  try {
    for (;;) {
      const chunk = await Promise.race([reader.read(), late]);
      if (chunk === "late") return stop("too_slow");
      if (chunk.done) return body.end();
      if (!body.push(chunk.value)) return stop("too_large");
    }
  } catch {
    return stop("broken_off");
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The same for a request that has just begun, without the framework. Its server counts the bytes beyond the
 * limit.
 */
export function readIncoming(request: IncomingMessage, limits: BodyLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    const body = collect(limits);
    let timer: NodeJS.Timeout | undefined;
    const finish = (read: ReadBody): void => {
      clearTimeout(timer);
      request.off("data", take);
      resolve(read);
    };
    const take = (chunk: Buffer): void => {
      if (!body.push(chunk)) finish({ ok: false, fault: "too_large" });
    };
    if (limits.timeoutMs !== undefined)
      timer = setTimeout(finish, limits.timeoutMs, { ok: false, fault: "too_slow" } satisfies ReadBody);
    request.on("data", take);
    request.once("end", () => finish(body.end()));
    request.once("close", () => finish({ ok: false, fault: "broken_off" }));
  });
}
