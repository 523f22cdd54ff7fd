import { env } from "@/lib/env";
import { checkReadiness } from "@/lib/insight/check-readiness";
import { isRoomUp } from "@/lib/realtime/is-room-up";
import { roomService } from "@/lib/realtime/room-address";
import { json } from "@/lib/web/answers";
import { webDeps } from "@/lib/web/deps";
import { answerFault } from "@/lib/web/faults";
import { methods } from "@/lib/web/methods";

async function ready(): Promise<Response> {
  try {
    const parts = await checkReadiness(webDeps(), () => isRoomUp(roomService(env())));
    const isReady = Object.values(parts).every((health) => health !== "down");
    const says = Object.entries(parts).map(([part, health]) => [part, health === "down" ? "down" : "ok"]);
    return json(
      { status: isReady ? "ready" : "not_ready", ...Object.fromEntries(says) },
      isReady ? 200 : 503,
    );
  } catch (fault) {
    return answerFault(fault, "GET /api/health/ready");
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: ready });
