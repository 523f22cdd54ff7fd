import { textAddress } from "@/lib/view/message-address";
import type { Notices } from "./notices";

/** Puts words where they can be pasted, and says so (U7). Only a page on a safe origin may: elsewhere it says what to do instead. */
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

/** The address of a conversation, or of one text in it. */
export const copyLink = (
  notices: Notices,
  conversationId: string,
  at: number | null = null,
): Promise<boolean> => copyWords(notices, textAddress(window.location.origin, conversationId, at));
