export type ReadBody = { ok: true; bytes: Uint8Array } | { ok: false; fault: "too_large" | "too_slow" | "broken_off" };

export type BodyLimits = { maxBytes: number; timeoutMs: number };

/**
 * Reads a body up to a limit and no further, whatever its length was said to be (BW10). A body that breaks
 * off or drips is no body: what came of it is never processed.
 */
export async function readBody(stream: ReadableStream<Uint8Array> | null, { maxBytes, timeoutMs }: BodyLimits): Promise<ReadBody> {
  if (!stream) return { ok: true, bytes: new Uint8Array() };
  const reader = stream.getReader();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => (timer = setTimeout(resolve, timeoutMs, "late")));
  const stop = (fault: "too_large" | "too_slow" | "broken_off"): ReadBody => {
    void reader.cancel().catch(() => {});
    return { ok: false, fault };
  };
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const chunk = await Promise.race([reader.read(), late]);
      if (chunk === "late") return stop("too_slow");
      if (chunk.done) break;
      size += chunk.value.byteLength;
      if (size > maxBytes) return stop("too_large");
      chunks.push(chunk.value);
    }
    return { ok: true, bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) };
  } catch {
    return stop("broken_off");
  } finally {
    clearTimeout(timer);
  }
}
