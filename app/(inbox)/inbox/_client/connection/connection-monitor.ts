import { sayBack, sayOffline } from "@/lib/view/copy/announce/announce";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import { isSessionOver } from "../state";
import type { Link } from "../state";

/** A lost socket usually comes back within this time; nothing is announced earlier. */
const LOST_AFTER_MS = 4_000;

type Handlers = {
  /** Whether every wanted socket is open. */
  isLive: () => boolean;
  /** From now on, news arrives only by polling. */
  onPolling: () => void;
};

/** Reports the state of the connection, once it is certain. */
export class ConnectionMonitor {
  private unreachable = false;
  private newMessages = 0;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
    private readonly handlers: Handlers,
  ) {}

  /** Counts received messages. After an offline period the count is announced. */
  countMessage(): void {
    this.newMessages += 1;
  }

  /** The server answered, or could not be reached. */
  reached(reached: boolean): void {
    this.unreachable = !reached;
    if (reached) this.page.patch({ lastNewsAt: Date.now() });
    this.check();
  }

  check(): void {
    const { link } = this.page.state;
    if (isSessionOver(link)) return;
    if (this.unreachable) this.set("offline");
    else if (this.handlers.isLive()) this.set("live");
    else if (link === "offline") this.set("polling");
    // Counted from the first loss: every failed reconnect also gets here.
    else
      this.lostTimer ??= setTimeout(
        () => this.set(this.handlers.isLive() ? "live" : "polling"),
        LOST_AFTER_MS,
      );
  }

  /** A socket turned out to be long silent: skip the wait that follows a fresh loss. */
  silent(): void {
    if (this.page.state.link === "live" && !this.handlers.isLive()) this.set("polling");
  }

  stop(): void {
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
  }

  private set(link: Link): void {
    clearTimeout(this.lostTimer);
    this.lostTimer = undefined;
    const before = this.page.state.link;
    if (link === before) return;
    this.page.patch({ link });
    // The next poll was planned at the slow rate of open sockets. From now on it runs every few seconds.
    if (link === "polling") this.handlers.onPolling();
    if (link === "offline") {
      this.newMessages = 0;
      this.notices.say(sayOffline());
    } else if (before === "offline") this.notices.say(sayBack(this.newMessages));
  }
}
