import { holderOf } from "@/lib/view/reduce/presence";
import type { PageState } from "../page-state";

/** A press that was aimed at a button's old meaning can still land this long after the change. */
export const REST_MS = 400;

/**
 * The composer's button sends, or takes over while a colleague holds the reply. That may change in the middle
 * of a press, so for 400 ms afterwards the button and its keys do nothing: a press meant for "Send" never
 * takes over, and one meant for "Take over" never sends. `now` is a monotonic clock, in ms.
 */
export class PressGuard {
  private openId: string | null = null;
  private holder: string | null = null;
  private changedAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: PageState,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Follows the page; returns the function that stops it. */
  start(): () => void {
    this.look();
    const stop = this.page.store.subscribe(() => this.look());
    return () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  isResting(): boolean {
    return this.now() - this.changedAt < REST_MS;
  }

  private look(): void {
    const { openId } = this.page.state;
    const holder = this.colleagueWithTheReply();
    const isSameConversation = openId === this.openId;
    if (isSameConversation && holder === this.holder) return;
    this.openId = openId;
    this.holder = holder;
    // Another conversation has another button, which nobody has begun to press.
    if (isSameConversation) this.rest();
  }

  private rest(): void {
    this.changedAt = this.now();
    this.page.patch({ isPressResting: true });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.page.patch({ isPressResting: false }), REST_MS);
  }

  private colleagueWithTheReply(): string | null {
    const { openId, rooms, roomsAt, link } = this.page.state;
    const numberId = openId === null ? undefined : this.page.conversation(openId)?.numberId;
    const room = numberId === undefined ? undefined : rooms[numberId];
    const holder =
      openId === null || room === undefined || link !== "live" ? null : holderOf(room, openId, roomsAt);
    return holder === this.page.meId ? null : holder;
  }
}
