import type { Announcement } from "@/lib/view/copy/announce/announce";
import { messageAddress } from "@/lib/view/message-address";
import type { PageState } from "../page-state";
import type { Toast } from "../state";

const TOAST_MS = 8_000;

/** Passing notices: toasts, and announcements for screen readers. */
export class Notices {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly page: PageState) {}

  toast(words: string, undo: (() => void) | null = null, next: Toast["next"] = null): void {
    const toast: Toast = { id: (this.page.state.toast?.id ?? 0) + 1, words, undo, next };
    this.page.patch({ toast });
    this.closeLater(toast);
  }

  /** The call failed, or its answer was broken. */
  notThrough(): void {
    this.toast("That did not get through. Try again");
  }

  /** A toast that is hovered or focused stays. */
  holdToast(held: boolean): void {
    clearTimeout(this.timer);
    const { toast } = this.page.state;
    if (!held && toast !== null) this.closeLater(toast);
  }

  closeToast(): void {
    this.page.patch({ toast: null });
  }

  say({ words, urgency }: Announcement): void {
    this.page.set((state) => ({ ...state, announcement: { id: state.announcement.id + 1, words, urgency } }));
  }

  private closeLater({ id }: Toast): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.page.state.toast?.id === id && this.closeToast(), TOAST_MS);
  }
}

/**
 * Copies words to the clipboard and confirms it (U7). Only a page on a secure origin may; elsewhere the toast
 * says what to do instead.
 */
export async function copyWords(notices: Notices, words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    notices.toast("Copied");
    return true;
  } catch {
    notices.toast("Your browser did not let this page copy. Select the words and copy them");
    return false;
  }
}

/** Copies the address of a conversation, or of one message in it. */
export const copyLink = (
  notices: Notices,
  conversationId: string,
  at: number | null = null,
): Promise<boolean> => copyWords(notices, messageAddress(window.location.origin, conversationId, at));
