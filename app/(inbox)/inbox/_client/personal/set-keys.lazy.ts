import type { KeySettings } from "@/lib/view/keys";
import type { InboxClient } from "../inbox-client";
import { lateApi } from "../late-api";

/** The keys this person has switched off: shown at once, stored by the server, the same on every device. */
export async function setKeys({ page, notices }: InboxClient, keys: KeySettings): Promise<void> {
  const put = (shown: KeySettings) =>
    page.set((state) => ({ ...state, inbox: { ...state.inbox, me: { ...state.inbox.me, keys: shown } } }));
  const before = page.state.inbox.me.keys;
  put(keys);
  const answer = page.watchSession(await lateApi.setKeys(keys));
  if (answer.kind === "ok") return;
  // Not stored, so undo it, unless the person has changed it again since.
  if (page.state.inbox.me.keys === keys) put(before);
  notices.notThrough();
}
