import ReconnectingSocket from "partysocket/ws";
import { closeCodes, ServerFrame } from "@/lib/protocol/frames";
import type { ClientFrame } from "@/lib/protocol/frames";
import type { Ticket } from "@/lib/view/answers";
import { Heartbeat } from "./heartbeat";

type Handlers = {
  /** A fresh ticket for that room, or null if none is given: then no socket opens. */
  ticket: (key: string) => Promise<Ticket | null>;
  onOpen: (key: string) => void;
  onFrame: (key: string, frame: ServerFrame) => void;
  /** `final`: this person may not come back. */
  onClose: (key: string, final: boolean) => void;
  /**
   * The socket was open but nothing answered any more. It was just given up and a new one is being opened.
   */
  onSilent: () => void;
};

/**
 * A refused ticket shows only as a close. After this many in a row without a frame from the room, the page
 * only polls for a while.
 */
const MAX_REFUSALS = 8;
const REST_MS = 60_000;

type Room = {
  socket: ReconnectingSocket;
  heartbeat: Heartbeat;
  /** The room itself has sent a frame on the open socket. Before that, a proxy may be holding it open. */
  greeted: boolean;
};

/**
 * One socket per room, reopened with jitter whenever it is lost. Frames said while it is closed are dropped.
 */
export class Rooms {
  private readonly rooms = new Map<string, Room>();

  constructor(private readonly handlers: Handlers) {}

  /** Opens missing rooms and closes unwanted ones. */
  want(keys: readonly string[]): void {
    for (const id of this.rooms.keys()) if (!keys.includes(id)) this.drop(id);
    for (const id of keys) if (!this.rooms.has(id)) this.rooms.set(id, this.open(id));
  }

  isLive(key: string): boolean {
    const room = this.rooms.get(key);
    return room !== undefined && room.greeted && room.socket.readyState === WebSocket.OPEN;
  }

  say(key: string, frame: ClientFrame): void {
    if (this.isLive(key)) this.rooms.get(key)?.socket.send(JSON.stringify(frame));
  }

  /** Reconnects every lost socket at once, for a waiting person. */
  retry(): void {
    for (const [id, { socket }] of this.rooms) if (!this.isLive(id)) socket.reconnect();
  }

  /** Checks whether every open socket still answers. */
  ask(): void {
    for (const { heartbeat } of this.rooms.values()) heartbeat.ask();
  }

  close(): void {
    for (const id of this.rooms.keys()) this.drop(id);
  }

  private open(key: string): Room {
    let refusals = 0;
    const url = async () => {
      const ticket = await this.handlers.ticket(key);
      if (ticket === null) throw new Error("no ticket");
      return `${ticket.url}?token=${encodeURIComponent(ticket.token)}`;
    };
    const socket = new ReconnectingSocket(url, [], {
      maxEnqueuedMessages: 0,
      // Spread out, so that clients do not storm a room that comes back (V34).
      minReconnectionDelay: 300 + Math.random() * 3_000,
      maxReconnectionDelay: 15_000 + Math.random() * 5_000,
      reconnectionDelayGrowFactor: 1.6,
      connectionTimeout: 8_000,
      maxRetries: MAX_REFUSALS,
    });
    const heartbeat = new Heartbeat({
      ping: () => socket.send("ping"),
      onSilent: () => {
        socket.reconnect();
        this.handlers.onSilent();
      },
    });
    socket.addEventListener("open", () => heartbeat.begin());
    socket.addEventListener("message", (event: MessageEvent) => {
      refusals = 0;
      heartbeat.heard();
      const frame = readFrame(event.data);
      if (frame === null) return;
      this.handlers.onFrame(key, frame);
      if (frame.type !== "hello") return;
      room.greeted = true;
      this.handlers.onOpen(key);
    });
    socket.addEventListener("close", ({ code }) => {
      const final = code === closeCodes.forbidden || code === closeCodes.signed_out;
      room.greeted = false;
      heartbeat.stop();
      if (final) socket.close();
      this.handlers.onClose(key, final);
      refusals += 1;
      if (!final && refusals === MAX_REFUSALS)
        setTimeout(() => this.rooms.get(key)?.socket === socket && socket.reconnect(), REST_MS);
    });
    const room: Room = { socket, heartbeat, greeted: false };
    return room;
  }

  private drop(key: string): void {
    const room = this.rooms.get(key);
    if (room === undefined) return;
    room.heartbeat.stop();
    room.socket.close();
    this.rooms.delete(key);
  }
}

/**
 * A frame of the room. Null for the heartbeat's answer and for frames of a newer room that this page does not
 * know.
 */
function readFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string" || data === "pong") return null;
  try {
    return ServerFrame.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
