import type { KeySettings } from "@/lib/view/keys";
import type { Theme } from "@/lib/domain/display-settings";
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

/** Light, dark, or as the device: shown at once, kept by the server, the same on every device. */
export class ThemePreference {
  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  /** What was chosen on another device since this one was given its frame: from now on the frame has it, too. */
  begin(): void {
    const { theme } = this.page.state.inbox.me.display;
    if ((document.documentElement.dataset.theme ?? "system") !== theme) void this.choose(theme);
  }

  async choose(theme: Theme): Promise<void> {
    const before = this.page.state.inbox.me.display.theme;
    this.put(theme);
    const answer = this.page.watchSession(await api.setTheme(theme));
    if (answer.kind === "ok") return;
    // Not kept, so not shown as if it were; a later change of mind is left alone.
    if (this.page.state.inbox.me.display.theme === theme) this.put(before);
    this.notices.notThrough();
  }

  private put(theme: Theme): void {
    show(theme);
    this.page.set((state) => ({
      ...state,
      inbox: { ...state.inbox, me: { ...state.inbox.me, display: { ...state.inbox.me.display, theme } } },
    }));
  }
}

function show(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
}
