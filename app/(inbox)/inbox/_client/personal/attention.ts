import { afterOwnEvent } from "@/lib/view/reduce/attention";
import type { DurableEvent } from "@/lib/protocol/events";
import { lateApi } from "../late-api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import { chime, markIcon } from "../page/signals";

/**
 * What the reader is notified of: asked for once the page runs, then kept by events. Whatever is open in sight
 * counts as read, here and so on every device.
 */
export class Attention {
  private stopWatching: (() => void) | null = null;
  /** An event that came while it was asked for: the answer may be older. */
  private isOutdated = false;
  private readonly reading = new Set<string>();

  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  start(): void {
    this.stopWatching ??= this.page.store.subscribe(() => this.look());
    void this.ask();
  }

  stop(): void {
    this.stopWatching?.();
    this.stopWatching = null;
  }

  async ask(): Promise<void> {
    this.isOutdated = false;
    const answer = this.page.watchSession(await lateApi.attention());
    if (this.isOutdated) return this.ask();
    if (answer.kind === "ok") this.page.patch({ attention: answer.value });
  }

  follow(event: DurableEvent): void {
    const { attention, openId } = this.page.state;
    const after = afterOwnEvent(attention, event);
    if (after === attention) return;
    this.isOutdated = true;
    this.page.patch({ attention: after });
    if (event.type !== "notification.added" || !attention.sound || event.quiet) return;
    const added = event.conversationIds.filter((id) => !attention.unread.includes(id));
    if (document.hidden || added.some((id) => id !== openId)) chime();
  }

  /** Marks all as read, or those of one conversation. Shown at once, and taken back if it did not get through. */
  async markRead(conversationId: string | null): Promise<void> {
    const { page } = this;
    const before = page.state.attention;
    page.patch({
      attention: {
        ...before,
        unread: conversationId === null ? [] : before.unread.filter((id) => id !== conversationId),
      },
    });
    const answer = page.watchSession(await lateApi.readNotifications(conversationId));
    if (answer.kind === "ok" || conversationId !== null) return;
    page.patch({ attention: { ...page.state.attention, unread: before.unread } });
    this.notices.notThrough();
  }

  /** Follows the conversation, or no longer. */
  async setFollowing(conversationId: string, isFollowing: boolean): Promise<void> {
    const { page } = this;
    const answer = page.watchSession(await lateApi.follow(conversationId, isFollowing));
    if (answer.kind !== "ok") return this.notices.notThrough();
    const { attention } = page.state;
    const others = attention.following.filter((id) => id !== conversationId);
    page.patch({
      attention: { ...attention, following: isFollowing ? [...others, conversationId] : others },
    });
    this.notices.toast(
      isFollowing ? "You are told of every text here" : "You no longer follow this conversation",
      () => void this.setFollowing(conversationId, !isFollowing),
    );
  }

  private look(): void {
    const { attention, openId, conversationStatus } = this.page.state;
    markIcon(attention.unread.length > 0);
    if (openId === null || conversationStatus !== "ready" || document.hidden) return;
    if (!attention.unread.includes(openId) || this.reading.has(openId)) return;
    this.reading.add(openId);
    void this.markRead(openId).finally(() => this.reading.delete(openId));
  }
}
