import { log } from "@/lib/base/log";
import { ingestFresh } from "./ingest-messages";
import type { ReadDelivery, TakeDeps, Taken } from "./ingest-deliveries";

/**
 * Keeps texts and takes them in by one commit. Null when that cannot be: then nothing is written, and each is to
 * be kept by itself, whatever was in the way. A fault is heard of when it is met again there.
 */
export async function takeFresh(
  deps: Pick<TakeDeps, "db" | "now">,
  texts: readonly ReadDelivery[],
): Promise<Taken | null> {
  const fresh = texts.flatMap(({ receipt, call }) =>
    call.kind === "text" ? [{ raw: receipt, text: call }] : [],
  );
  try {
    return await ingestFresh(deps, fresh);
  } catch (error) {
    log.debug({ err: error, calls: texts.length }, "webhook calls were not taken in at once");
    return null;
  }
}
