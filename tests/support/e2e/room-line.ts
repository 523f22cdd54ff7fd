import type { Page, WebSocketRoute } from "@playwright/test";

const ROOM = /\/parties\/number\//;

/** The wire between a page and its rooms, in the test's hand: it can be cut, and frames can get lost on it. */
export class RoomLine {
  hellos = 0;
  private open = true;
  private readonly joined = new Set<WebSocketRoute>();

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

  mend(): void {
    this.open = true;
  }

  private join(socket: WebSocketRoute): void {
    if (!this.open) return void socket.close({ code: 1001 });
    const room = socket.connectToServer();
    this.joined.add(socket);
    room.onMessage((frame) => {
      const type = typeof frame === "string" ? typeOf(frame) : null;
      if (type === "hello") this.hellos += 1;
      if (type === null || !this.loses.includes(type)) socket.send(frame);
    });
  }
}

export function typeOf(frame: string): string | null {
  return /"type":"([a-z_.]+)"/.exec(frame)?.[1] ?? null;
}
