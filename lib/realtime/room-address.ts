import type { Stream } from "@/lib/base/stream";
import { roomPath } from "@/lib/protocol/room-name";

/**
 * Where a browser opens its socket, without the token: at the room's own host where there is one (`ROOM_URL`),
 * else at the application's, whose web server pipes the upgrade to the room's port.
 */
export function browserRoomUrl(
  stream: Stream,
  hosts: { roomUrl?: string | undefined; appUrl: string },
): string {
  const url = new URL(roomPath(stream), hosts.roomUrl ?? hosts.appUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Where the application itself reaches the rooms: `ROOM_URL`, else the room process of this machine. */
export const serviceRoomUrl = (settings: { roomUrl?: string | undefined; roomPort: number }): string =>
  settings.roomUrl ?? `http://127.0.0.1:${settings.roomPort}`;

/** What whoever asks the rooms needs: where they are, and the secret by which they know us. */
export const roomService = (settings: {
  roomUrl?: string | undefined;
  roomPort: number;
  roomSecret: string;
}) => ({
  roomUrl: serviceRoomUrl(settings),
  secret: settings.roomSecret,
});
