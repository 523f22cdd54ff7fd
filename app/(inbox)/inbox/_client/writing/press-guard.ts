import { holderOf } from "@/lib/view/reduce/presence";
import type { PageState } from "../page-state";

/** A press that was begun for one meaning of a button still lands this long after it has got another. */
export const REST_MS = 400;

/**
 * The button of the composer sends, or takes over while a colleague holds the reply. That may change in the very
 * moment of a press, so for 400 ms afterwards button and keys do nothing: a press meant for "Send" never takes
 * over, and one meant for "Take over" never sends. `now` is a clock that only goes forwards, in ms.
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

  /** Follows the page; returns what ends it. */
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
    // Another conversation is another button: nobody has begun to press it.
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
