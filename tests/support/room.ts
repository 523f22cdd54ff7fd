import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { newId } from "@/lib/base/ids";
import { memberIdOf, type Stream } from "@/lib/base/stream";
import type { DurableEvent } from "@/lib/protocol/events";
import { ServerFrame, type ClientFrame } from "@/lib/protocol/frames";
import { roomPath } from "@/lib/protocol/room-name";
import type { PersonTicketSubject, TicketSubject } from "@/lib/protocol/ticket";
import { publishToRoom } from "@/lib/realtime/publish";
import { mintTicket } from "@/lib/realtime/ticket";
import { isRoomUp } from "@/lib/realtime/is-room-up";
import { freePort } from "@/lib/base/process/ports";
import { childService } from "@/lib/launch/child-service";
import type { Running } from "@/lib/launch/supervise";
import { roomRuntime } from "@/party/runtime";
import { TestApplication } from "./application";
import { ORIGIN, ROOM_SECRET, subject } from "./tickets";

type FrameType = ServerFrame["type"];
type Frame<T extends FrameType> = Extract<ServerFrame, { type: T }>;

/** The real runtime on a free port, in a folder of its own; restarts keep the folder. */
export class TestRooms {
  #process: RoomProcess;

  private constructor(
    readonly folder: string,
    /** What the rooms ask who may still enter; it knows of nobody unless it is told. */
    readonly application: TestApplication,
    process: RoomProcess,
  ) {
    this.#process = process;
  }

  static async start(): Promise<TestRooms> {
    const folder = await mkdtemp(join(tmpdir(), "room-"));
    const application = await TestApplication.start();
    return new TestRooms(folder, application, await run(folder, application));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#process.port}`;
  }

  get pid(): number {
    return this.#process.pid;
  }

  async crashAndRestart(): Promise<void> {
    process.kill(this.#process.pid, "SIGKILL");
    await this.#process.exited;
    this.#process = await run(this.folder, this.application);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    await this.application.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  tell = (whose: string | Stream, ...events: DurableEvent[]) =>
    publishToRoom(
      { stream: typeof whose === "string" ? { kind: "number", id: whose } : whose, events },
      { roomUrl: this.url, secret: ROOM_SECRET, timeoutMs: 2_000 },
    );

  async open(who: Partial<TicketSubject> & { nid: string }, options: Partial<Knock> = {}): Promise<Tab> {
    const tab = await this.knock(who, options);
    if (typeof tab === "number") throw new Error(`refused with ${tab}`);
    await tab.until("hello");
    // As every browser does. (Locally the runtime keeps the connection of a closed socket that never said a word.)
    tab.view(null);
    return tab;
  }

  /** A tab of a person in their own room. */
  async openOwn(who: PersonTicketSubject): Promise<Tab> {
    const { token } = await mintTicket(who, { now: new Date(), secret: ROOM_SECRET });
    return this.open({ nid: newId() }, { path: `${await ownPath(who)}?token=${token}` });
  }

  /** The status of a refusal, or `open`, and then closed again: for tests that only ask which. */
  async refusal(
    who: Partial<TicketSubject> & { nid: string },
    options: Partial<Knock> = {},
  ): Promise<number | "open"> {
    const answer = await this.knock(who, options);
    if (typeof answer === "number") return answer;
    answer.close();
    return "open";
  }

  /** The status of a refusal, or the open tab. */
  async knock(
    who: Partial<TicketSubject> & { nid: string },
    options: Partial<Knock> = {},
  ): Promise<Tab | number> {
    const token =
      options.token ?? (await mintTicket(subject(who), { now: new Date(), secret: ROOM_SECRET })).token;
    const url = `${this.url.replace("http", "ws")}${options.path ?? `/parties/number/${who.nid}?token=${token}${options.query ?? ""}`}`;
    return knockAt(url, {
      origin: options.origin === undefined ? ORIGIN : options.origin,
      headers: options.headers ?? {},
    });
  }
}

/** The status with which a socket is refused, which must say nothing more, or the open tab. An origin of null is none. */
export function knockAt(
  url: string,
  { origin, headers = {} }: { origin: string | null; headers?: Record<string, string> },
): Promise<Tab | number> {
  const socket = new WebSocket(url, {
    headers: { ...(origin !== null && { origin }), ...headers },
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    const tab = new Tab(socket);
    socket.once("open", () => resolve(tab));
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () =>
        body === "" ? resolve(response.statusCode ?? 0) : reject(new Error(`a refusal with a body: ${body}`)),
      );
    });
    socket.on("error", reject);
  });
}

export const ownRoom = async ({ tid, sub }: PersonTicketSubject): Promise<Stream> => ({
  kind: "person",
  id: await memberIdOf({ tenantId: tid, userId: sub }),
});
export const ownPath = async (who: PersonTicketSubject): Promise<string> => roomPath(await ownRoom(who));

type Knock = {
  token: string;
  path: string;
  query: string;
  origin: string | null;
  headers: Record<string, string>;
};

export type RoomProcess = Running & { port: number };

/** As the launcher starts it. */
export async function startRoom(
  folder: string,
  application: string,
  { port, secret = ROOM_SECRET }: { port: number; secret?: string },
): Promise<RoomProcess> {
  const service = childService({
    name: "room",
    ...(await roomRuntime({ port, secret, appUrl: ORIGIN, application, folder })),
    logFile: undefined,
    isReady: () => isRoomUp({ roomUrl: `http://127.0.0.1:${port}`, secret }),
  });
  return { ...(await service.start(new AbortController().signal)), port };
}

const run = async (folder: string, { address }: TestApplication) =>
  startRoom(folder, address, { port: await freePort() });

/** One browser tab: keeps what it was told and when; every frame must be of the protocol. */
export class Tab {
  readonly frames: { frame: ServerFrame; at: number }[] = [];
  readonly closed: Promise<{ code: number; at: number }>;
  readonly socket: WebSocket;
  #waiting = new Set<() => void>();
  #from = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once("close", (code) => {
        resolve({ code, at: performance.now() });
        this.#wake();
      });
    });
    socket.on("message", (data) => this.#hear(String(data)));
  }

  say = (frame: ClientFrame): void => this.sayRaw(JSON.stringify(frame));
  sayRaw = (data: string | Buffer): void => this.socket.send(data);
  view = (conversationId: string | null, hidden = false): void =>
    this.say({ type: "view", conversationId, hidden });
  type = (conversationId: string, text = "draft"): void => this.say({ type: "typing", conversationId, text });
  stop = (conversationId: string): void => this.say({ type: "stopped", conversationId });

  /** As the browser does it, often enough for the room's patience. */
  keepAlive(): this {
    const timer = setInterval(() => this.socket.send("ping"), 5_000);
    void this.closed.then(() => clearInterval(timer));
    return this;
  }

  close = (): void => this.socket.close();
  /** The machine is gone: no close handshake. */
  vanish = (): void => this.socket.terminate();

  all = <T extends FrameType>(type: T): Frame<T>[] =>
    this.frames.flatMap(({ frame }) => (frame.type === type ? [frame as Frame<T>] : []));

  /** The next frame of that type after those already waited for, within the deadline. */
  async until<T extends FrameType>(
    type: T,
    which: (frame: Frame<T>) => boolean = () => true,
    withinMs = 3_000,
  ): Promise<{ frame: Frame<T>; at: number }> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const index = this.frames.findIndex(
        ({ frame }, i) => i >= this.#from && frame.type === type && which(frame as Frame<T>),
      );
      const found = this.frames[index];
      if (found) {
        this.#from = index + 1;
        return { frame: found.frame as Frame<T>, at: found.at };
      }
      const left = deadline - performance.now();
      if (left <= 0)
        throw new Error(
          `no ${type} within ${withinMs} ms; heard ${this.frames.map(({ frame }) => frame.type).join(", ")}`,
        );
      await this.#anything(left);
    }
  }

  /** Asks something that is answered, so that whatever was on its way before has arrived. */
  async settle(): Promise<void> {
    const conversationId = newId();
    this.view(conversationId);
    await this.until("presence.changed", ({ person }) =>
      person.places.some((place) => place.conversationId === conversationId),
    );
  }

  #hear(text: string): void {
    if (text === "pong") return;
    // What the protocol does not know throws here and fails the run.
    this.frames.push({ frame: ServerFrame.parse(JSON.parse(text)), at: performance.now() });
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #anything(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }
}
