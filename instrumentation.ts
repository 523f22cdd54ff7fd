/**
 * Handles what a page throws and none of our code catches: one log line without content, and 503 if it is
 * temporary.
 */
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
