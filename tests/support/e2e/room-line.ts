import type { Page, WebSocketRoute } from "@playwright/test";

const ROOM = /\/parties\/(number|person)\//;

/** The wire between a page and its rooms, in the test's hand: it can be cut, and frames can get lost on it. */
export class RoomLine {
  hellos = 0;
  private open = true;
  private silent = false;
  private readonly joined = new Set<WebSocketRoute>();
  private readonly dead = new WeakSet<WebSocketRoute>();

  private constructor(private readonly loses: readonly string[]) {}

  /** Before the page is loaded. `loses`: types of the room's frames that never arrive. */
  static async of(page: Page, { loses = [] }: { loses?: readonly string[] } = {}): Promise<RoomLine> {
    const line = new RoomLine(loses);
    await page.routeWebSocket(ROOM, (socket) => line.join(socket));
    return line;
  }

  /** Closes every socket; none opens again until `mend`. */
  async cut(): Promise<void> {
    this.open = false;
    await Promise.all([...this.joined].map((socket) => socket.close({ code: 1001 })));
    this.joined.clear();
  }

  /** Every socket stays open, also those that come, and nothing is heard on any of them ever again: as after a change of network. */
  hush(): void {
    this.silent = true;
    for (const socket of this.joined) this.dead.add(socket);
  }

  mend(): void {
    this.open = true;
    this.silent = false;
  }

  private join(socket: WebSocketRoute): void {
    if (!this.open) return void socket.close({ code: 1001 });
    const room = socket.connectToServer();
    this.joined.add(socket);
    if (this.silent) this.dead.add(socket);
    room.onMessage((frame) => {
      if (this.dead.has(socket)) return;
      const type = typeof frame === "string" ? typeOf(frame) : null;
      if (type === "hello") this.hellos += 1;
      if (type === null || !this.loses.includes(type)) socket.send(frame);
    });
  }
}

export function typeOf(frame: string): string | null {
  return /"type":"([a-z_.]+)"/.exec(frame)?.[1] ?? null;
}
