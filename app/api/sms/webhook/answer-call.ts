import { readBody } from "@/lib/base/read-body";
import { application } from "@/lib/runtime/application";

/**
 * Passes the request to the carrier's webhook handler and returns its answer. A refusal has no body; 200 has
 * an empty object, as QuestBlue's receivers answer.
 */
export async function answerCall(request: Request, key: string | null): Promise<Response> {
  const { headers } = request;
  const heard = Promise.withResolvers<boolean>();
  const answer = await application().webhook.accept({
    key,
    contentType: headers.get("content-type"),
    contentEncoding: headers.get("content-encoding"),
    contentLength: headers.get("content-length"),
    query: [...new URL(request.url).searchParams],
    readBody: (limits) => readBody(request.body, limits),
    probe: headers.get("x-webhook-probe"),
    heard: heard.promise,
  });
  heard.resolve(!request.signal.aborted);
  const { status, understood } = answer;
  return status === 200 ? Response.json(understood ? { understood } : {}) : new Response(null, answer);
}
