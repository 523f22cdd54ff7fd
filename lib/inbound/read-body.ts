import type { Thinner } from "@/lib/carriers/port";

export type ReadBody =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; fault: "too_large" | "too_slow" | "broken_off" };

export type BodyLimits = {
  /** The most that is held of it. */
  maxBytes: number;
  timeoutMs: number;
  /** For a body that may be larger, since not all of it is kept: begun once it is. */
  thin?: { maxBytes: number; begin(): Thinner };
};

/**
 * Reads a body up to a limit and no further, whatever its length was said to be (BW10). A body that breaks
 * off or drips is no body: what came of it is never processed.
 */
export async function readBody(
  stream: ReadableStream<Uint8Array> | null,
  { maxBytes, timeoutMs, thin }: BodyLimits,
): Promise<ReadBody> {
  if (!stream) return { ok: true, bytes: new Uint8Array() };
  const reader = stream.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => (timer = setTimeout(resolve, timeoutMs, "late")));
  const stop = (fault: "too_large" | "too_slow" | "broken_off"): ReadBody => {
    void reader.cancel().catch(() => {});
    return { ok: false, fault };
  };
  try {
    let chunks: Uint8Array[] = [];
    let size = 0;
    let held = 0;
    let thinner: Thinner | null = null;
    const add = (...more: Uint8Array[]): void => {
      for (const each of more) held += each.byteLength;
      chunks.push(...more);
    };
    for (;;) {
      const chunk = await Promise.race([reader.read(), late]);
      if (chunk === "late") return stop("too_slow");
      if (chunk.done) break;
      size += chunk.value.byteLength;
      if (size > (thin?.maxBytes ?? maxBytes)) return stop("too_large");
      if (thinner) add(...thinner.push(chunk.value));
      else add(chunk.value);
      if (held <= maxBytes) continue;
      if (thinner || !thin) return stop("too_large");
      thinner = thin.begin();
      const whole = chunks;
      [chunks, held] = [[], 0];
      for (const each of whole) add(...thinner.push(each));
    }
    if (thinner) add(...thinner.end());
    if (held > maxBytes) return stop("too_large");
    return { ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) };
  } catch {
    return stop("broken_off");
  } finally {
    clearTimeout(timer);
  }
}
