import { Connection } from "./connection";
import { EventHandlers } from "./event-handlers";
import { PresenceStore } from "./presence-store";
import { Reload } from "./reload";
import { Neighbours } from "../conversation/neighbours";
import type { Prefetch } from "../conversation/prefetch";
import { Viewers } from "../conversation/viewers";
import { Attention } from "../personal/attention";
import { PersonalState } from "../personal/personal-state";

/** What the parts below are given; each names what it uses. */
type Parts = Omit<
  ConstructorParameters<typeof EventHandlers>[0] &
    ConstructorParameters<typeof Reload>[0] &
    ConstructorParameters<typeof PersonalState>[0],
  "presence" | "opens" | "connection" | "attention"
> & { prefetch: Prefetch };

/** What hears from the server unasked. The page is drawn before it is loaded: nothing is heard before the first socket. */
export class Live {
  readonly presence: PresenceStore;
  readonly opens: Viewers;
  readonly connection: Connection;
  readonly attention: Attention;
  private readonly personal: PersonalState;
  private readonly neighbours: Neighbours;

  constructor(client: Parts) {
    const { page, notices, seen, mentions, counts, compositions, conversations, replies, lists, search } =
      client;
    const presence = new PresenceStore(page);
    const opens = new Viewers(page);
    const attention = new Attention(page, notices);
    const handlers = new EventHandlers(
      { page, notices, presence, opens, seen, mentions, conversations, replies, counts, attention },
      { onGranted: () => void reload.now(), onRevoked: () => connection.matchNumbers() },
    );
    const personal = new PersonalState({ page, lists, counts, opens, compositions, attention });
    const connection = new Connection(
      { page, notices, presence },
      {
        apply: (key, event) => handlers.apply(key, event),
        onFrame: (numberId, frame) => handlers.onFrame(numberId, frame),
        reload: () => void reload.now(),
        onAsked: () => void personal.look(),
      },
    );
    const reload = new Reload({ page, lists, search, counts, conversations, connection, attention });
    this.presence = presence;
    this.opens = opens;
    this.personal = personal;
    this.connection = connection;
    this.attention = attention;
    this.neighbours = new Neighbours(page, client.prefetch);
  }

  start(): void {
    this.connection.start();
    void this.opens.opened();
    this.attention.start();
    this.neighbours.start();
  }

  /** The tab is in sight again. */
  shown(): void {
    this.connection.sayView();
    this.connection.lookAgain();
    void this.opens.opened();
    this.personal.lookNow();
  }

  stop(): void {
    this.connection.stop();
    this.presence.stop();
    this.opens.stop();
    this.attention.stop();
    this.neighbours.stop();
  }
}
