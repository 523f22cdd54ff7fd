import { drainOnce } from "@/lib/delivery/drain";
import { runtime } from "@/lib/delivery/runtime";
import { env } from "@/lib/env";
import { errorAnswer, json } from "@/lib/web/answers";
import { hasBearer } from "@/lib/web/bearer";
import { answerFault } from "@/lib/web/faults";
import { methods } from "@/lib/web/methods";

/** One bounded round of everything that is due, for hosts without a worker process: a cron calls it. */
async function drain(request: Request): Promise<Response> {
  try {
    if (!hasBearer(request, env().cronSecret)) return errorAnswer({ code: "unauthenticated" });
    const { failed } = await drainOnce(runtime());
    return failed.length === 0 ? json({ failed }) : errorAnswer({ code: "unavailable", failed });
  } catch (fault) {
    return answerFault(fault, "POST /api/jobs/drain");
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: drain });
