/** What a page throws, which no seam of ours catches: one line in the log, without content, and 503 where it passes by itself. */
export async function onRequestError(
  fault: unknown,
  request: { method: string },
  context: { routePath: string },
): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { faultCode } = await import("@/lib/web/faults");
  const { noteUnavailable } = await import("@/lib/base/request-note");
  if (faultCode(fault, `${request.method} ${context.routePath}`) === "unavailable") noteUnavailable();
}
