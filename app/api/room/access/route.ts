import { env } from "@/lib/env";
import { accessNews } from "@/lib/numbers/access-news";
import { errorAnswer, json } from "@/lib/web/answers";
import { hasBearer } from "@/lib/web/caller";
import { webDeps } from "@/lib/web/deps";
import { answerFault } from "@/lib/web/faults";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

/**
 * A room calls this before it admits anybody (lib/protocol/access-news.ts). The service secret authenticates
 * it.
 */
async function access(request: Request): Promise<Response> {
  try {
    if (!hasBearer(request, env().roomSecret)) return errorAnswer({ code: "unauthenticated" });
    const asked = new URL(request.url).searchParams;
    const streamId = PathId.safeParse(asked.get("number") ?? asked.get("person"));
    return streamId.success
      ? json(await accessNews(webDeps(), streamId.data))
      : errorAnswer({ code: "unreadable" });
  } catch (fault) {
    return answerFault(fault, "GET /api/room/access");
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: access });
