import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stream } from "@/lib/base/stream";
import { accessNewsPath } from "@/lib/protocol/access-news";
import type { AccessEvent } from "@/lib/protocol/events";
import { ROOM_SECRET } from "./tickets";

/** The application as far as rooms know it: it says what happened to everybody's access to a number, and counts how often it is asked. */
export class TestApplication {
  readonly #events = new Map<string, AccessEvent[]>();
  asked = 0;
  isAway = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestApplication> {
    const server = createServer().listen(0, "127.0.0.1");
    const application = new TestApplication(server);
    server.on("request", (request, response) => {
      application.asked += 1;
      const isKnown = request.headers.authorization === `Bearer ${ROOM_SECRET}`;
      const events = [...application.#events].find(([path]) => request.url === path)?.[1] ?? [];
      if (application.isAway || !isKnown) response.writeHead(503).end();
      else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ events }));
    });
    await once(server, "listening");
    return application;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Committed, though the room was not told. */
  commits(whose: string | Stream, ...events: AccessEvent[]): void {
    const path = accessNewsPath(typeof whose === "string" ? { kind: "number", id: whose } : whose);
    this.#events.set(path, [...(this.#events.get(path) ?? []), ...events]);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }
}
