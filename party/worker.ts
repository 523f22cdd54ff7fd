import { roomName } from "@/lib/protocol/room-name";
import { admit, originsOf } from "./admit";

export { NumberRoom } from "./number-room";

/** The rooms' front door. Refusals and errors have an empty body: a refused client learns nothing (V31). */
export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    try {
      const admission = await admit(request, {
        secret: env.ROOM_SECRET,
        origins: originsOf(env.APP_URL),
        now: new Date(),
      });
      if ("refused" in admission) return new Response(null, { status: admission.refused });
      const room = env.NumberRoom.get(env.NumberRoom.idFromName(roomName(admission.stream)));
      return await room.fetch(admission.request);
    } catch (error) {
      console.error("room door failed:", error instanceof Error ? error.message : "unknown");
      return new Response(null, { status: 503 });
    }
  },
};
