import { readBody } from "@/lib/base/read-body";
import { err, ok, type Result } from "@/lib/base/result";

export const MAX_BODY_BYTES = 256 * 1024;

type BodyError = { code: "too_large" } | { code: "unsupported_type" } | { code: "unreadable" };

/** The body's text. Never holds more than `maxBytes` of it in memory, whatever its declared length. */
export async function readText(
  request: Request,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<Result<string, BodyError>> {
  if (request.headers.get("content-encoding") !== null) return err({ code: "unsupported_type" });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return err({ code: "too_large" });
  const read = await readBody(request.body, { maxBytes });
  // A caller that aborted must not look like a fault of ours.
  if (!read.ok) return err({ code: read.fault === "too_large" ? "too_large" : "unreadable" });
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(read.bytes));
  } catch {
    return err({ code: "unreadable" });
  }
}

export const mediaType = (request: Request): string =>
  (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";

/** The body as JSON of any shape. */
export async function readJson(request: Request): Promise<Result<unknown, BodyError>> {
  if (mediaType(request) !== "application/json") return err({ code: "unsupported_type" });
  const text = await readText(request);
  return text.ok ? parseJson(text.value) : text;
}

export function parseJson(text: string): Result<unknown, { code: "unreadable" }> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err({ code: "unreadable" });
  }
}
