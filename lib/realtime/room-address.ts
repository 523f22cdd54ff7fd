import type { Stream } from "@/lib/base/stream";
import { roomPath } from "@/lib/protocol/room-name";

/**
 * Where a browser opens its socket, without the token: at the rooms' own host if there is one (`ROOM_URL`),
 * otherwise at the application's, whose web server pipes the upgrade to the room's port.
 */
export function browserRoomUrl(
  stream: Stream,
  hosts: { roomUrl?: string | undefined; appUrl: string },
): string {
  const url = new URL(roomPath(stream), hosts.roomUrl ?? hosts.appUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Where the application itself reaches the rooms: `ROOM_URL`, otherwise the room process on this machine. */
export const serviceRoomUrl = (settings: { roomUrl?: string | undefined; roomPort: number }): string =>
  settings.roomUrl ?? `http://127.0.0.1:${settings.roomPort}`;

/** What a request to the rooms needs: their address and the shared secret. */
export const roomService = (settings: {
  roomUrl?: string | undefined;
  roomPort: number;
  roomSecret: string;
}) => ({
  roomUrl: serviceRoomUrl(settings),
  secret: settings.roomSecret,
});
