import { ANSWER_WITHIN_MS, within } from "@/lib/base/within";
import { drainOnce } from "@/lib/runtime/scheduler";
import { env } from "@/lib/env";
import { errorAnswer, json } from "@/lib/web/answers";
import { hasBearer } from "@/lib/web/caller";
import { answerFault } from "@/lib/web/faults";
import { methods } from "@/lib/web/methods";
import { application } from "@/lib/runtime/application";

/** One bounded round of all due jobs, for hosts without a worker process: a cron calls it. */
async function drain(request: Request): Promise<Response> {
  try {
    if (!hasBearer(request, env().cronSecret)) return errorAnswer({ code: "unauthenticated" });
    // Checked first: without the database, each job would wait for it separately, one after another.
    await within(ANSWER_WITHIN_MS, application().deps.db.execute("select 1"));
    const { failed } = await drainOnce(application());
    return failed.length === 0 ? json({ failed }) : errorAnswer({ code: "unavailable", failed });
  } catch (fault) {
    return answerFault(fault, "POST /api/jobs/drain");
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: drain });
