import { indexOfRow } from "@/lib/view/reduce/list-order";
import type { PageState } from "../page-state";
import { isSearching, shownRows } from "../state";
import type { ClientState } from "../state";
import type { Prefetch } from "./prefetch";

type Idle = (act: () => void) => () => void;

/**
 * Fetches the conversations below and above the open one, which are likely to follow it: once for each opening, when
 * the page is idle and nothing is being sent. Not for a finger, which does not go from row to row, nor for a person
 * who saves data.
 */
export class Neighbours {
  private stopListening: () => void = () => {};
  private cancel: () => void = () => {};
  /** The opening that was provided for. */
  private openId: string | null = null;

  constructor(
    private readonly page: PageState,
    private readonly prefetch: Pick<Prefetch, "wish">,
    private readonly whenIdle: Idle = idle,
  ) {}

  start(): void {
    if (!isWelcome()) return;
    this.stopListening = this.page.store.subscribe(() => this.look());
    this.look();
  }

  stop(): void {
    this.stopListening();
    this.cancel();
    this.openId = null;
  }

  private look(): void {
    const { openId } = this.page.state;
    if (openId === this.openId || !isCalm(this.page.state)) return;
    this.openId = openId;
    this.cancel();
    this.cancel = this.whenIdle(() => this.fetch());
  }

  private fetch(): void {
    const { state } = this.page;
    // Something began meanwhile: as soon as it is over.
    if (!isCalm(state)) this.openId = null;
    else this.prefetch.wish(neighboursOf(state));
  }
}

/** The open conversation is there, and nothing that matters more is under way. */
const isCalm = ({ openId, conversationStatus, compositions, search }: ClientState): boolean =>
  openId !== null &&
  conversationStatus === "ready" &&
  !isSearching(search) &&
  Object.values(compositions).every(({ phase }) => phase !== "sending");

/** The next first: most people read down. */
function neighboursOf(state: ClientState): string[] {
  const rows = shownRows(state);
  const at = state.openId === null ? -1 : indexOfRow(rows, state.openId);
  return at === -1 ? [] : [rows[at + 1], rows[at - 1]].flatMap((row) => row?.conversation.id ?? []);
}

/** Whether this device has a pointer that goes from row to row, and its person did not ask to save data. */
function isWelcome(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData !== true && window.matchMedia("(hover: hover)").matches;
}

/** Safari knows no idle time, so there it is any time soon. */
const idle: Idle = (act) => {
  if (typeof requestIdleCallback === "undefined") {
    const timer = setTimeout(act, 200);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(act);
  return () => cancelIdleCallback(asked);
};
