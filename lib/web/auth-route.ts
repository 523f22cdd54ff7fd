import { after } from "next/server";
import { z } from "zod";
import { authEndpoint } from "@/lib/auth/endpoint";
import { err, ok, type Result } from "@/lib/base/result";
import { errorAnswer, type AnswerError } from "./answers";
import { clientAddress } from "./caller";
import { authDeps } from "./deps";
import { answerFault } from "./faults";
import { mediaType, parseJson, readText } from "./read-body";
import { readQuery } from "./inputs";
import { isForeignPage } from "./same-origin";
import { application } from "@/lib/runtime/application";

/** A request here has a few short fields, and a password of at most 1 kB. */
const MAX_AUTH_BODY_BYTES = 16 * 1024;

/** next-auth's addresses: limits and origin are checked here, decisions are in lib/auth. */
export async function authRoute(request: Request): Promise<Response> {
  const url = new URL(request.url);
  try {
    const deps = authDeps();
    const isPost = request.method === "POST";
    if (isPost && isForeignPage(request.headers, deps.settings.appUrl))
      return errorAnswer({ code: "cross_site" });
    const query = readQuery(url.searchParams);
    const fields = isPost ? await readFields(request) : ok<Record<string, unknown>>({});
    if (query === null) return errorAnswer({ code: "unreadable" });
    if (!fields.ok) return errorAnswer(fields.error);
    const body = fields.value;
    const path = url.pathname.split("/").slice(3);
    const response = await authEndpoint(deps, {
      method: isPost ? "POST" : "GET",
      path,
      query,
      body,
      cookieHeader: request.headers.get("cookie"),
      address: clientAddress(request.headers),
      wantsPage: (request.headers.get("accept") ?? "").includes("text/html") && body.json === undefined,
    });
    // A session that ended closes sockets.
    if (isPost) after(() => application().poke("events"));
    response?.headers.set("cache-control", "no-store");
    return response ?? errorAnswer({ code: "not_found" });
  } catch (fault) {
    return answerFault(fault, `${request.method} ${url.pathname}`);
  }
}

const Fields = z.record(z.string(), z.unknown());

/** A form or a JSON object. A form field that occurs twice is ambiguous, and the form is refused. */
async function readFields(request: Request): Promise<Result<Record<string, unknown>, AnswerError>> {
  const type = mediaType(request);
  if (type !== "application/json" && type !== "application/x-www-form-urlencoded")
    return err({ code: "unsupported_type" });
  const text = await readText(request, MAX_AUTH_BODY_BYTES);
  if (!text.ok) return text;
  if (type === "application/json") {
    const sent = parseJson(text.value);
    const fields = Fields.safeParse(sent.ok ? sent.value : undefined);
    return fields.success ? ok(fields.data) : err({ code: "unreadable" });
  }
  const fields = readQuery(new URLSearchParams(text.value));
  return fields ? ok(fields) : err({ code: "unreadable" });
}
