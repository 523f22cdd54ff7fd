import type { Stream } from "@/lib/base/stream";
import { post } from "./post";
import { writeEvents } from "@/lib/protocol/event-frames";
import { roomPath } from "@/lib/protocol/room-name";

export type PublishDeps = {
  /** From `serviceRoomUrl`. */
  roomUrl: string;
  secret: string;
  /** At most 2,000: a dead room must not hold up the publisher (V29). */
  timeoutMs: number;
};

/** `later`: the room did not confirm. It may have got the events anyway; sending them again is harmless. */
export type Published = { ok: true } | { ok: false; retry: "later" };

/** Posts committed events to a room, in order, at most 500 at once. Never throws. */
export async function publishToRoom(
  news: { stream: Stream; events: Parameters<typeof writeEvents>[0] },
  deps: PublishDeps,
): Promise<Published> {
  try {
    const status = await post({
      url: new URL(roomPath(news.stream), deps.roomUrl),
      headers: { authorization: `Bearer ${deps.secret}`, "content-type": "application/x-ndjson" },
      body: writeEvents(news.events),
      timeoutMs: deps.timeoutMs,
    });
    return status >= 200 && status < 300 ? { ok: true } : { ok: false, retry: "later" };
  } catch {
    return { ok: false, retry: "later" };
  }
}
