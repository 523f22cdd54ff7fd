import type { KeySettings } from "@/lib/view/keys";
import { api } from "../api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";

/** Which keys this person has switched off: shown at once, kept by the server, the same on every device. */
export class KeyPreferences {
  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  async set(keys: KeySettings): Promise<void> {
    const { page } = this;
    const before = page.state.inbox.me.keys;
    this.put(keys);
    const answer = page.watchSession(await api.setKeys(keys));
    if (answer.kind === "ok") return;
    // Not kept, so not shown as if it were; a later change of mind is left alone.
    if (page.state.inbox.me.keys === keys) this.put(before);
    this.notices.notThrough();
  }

  private put(keys: KeySettings): void {
    this.page.set((state) => ({ ...state, inbox: { ...state.inbox, me: { ...state.inbox.me, keys } } }));
  }
}
