import type { Theme } from "@/lib/domain/people/display-settings";
import { api } from "../api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";

/** Light, dark or the device's setting: shown at once, stored by the server, the same on every device. */
export class ThemePreference {
  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  /** Applies a theme chosen on another device since this device got its page frame. */
  begin(): void {
    const { theme } = this.page.state.inbox.me.display;
    if ((document.documentElement.dataset.theme ?? "system") !== theme) void this.choose(theme);
  }

  async choose(theme: Theme): Promise<void> {
    const before = this.page.state.inbox.me.display.theme;
    this.put(theme);
    const answer = this.page.watchSession(await api.setTheme(theme));
    if (answer.kind === "ok") return;
    // Not stored, so undo it, unless the person has changed it again since.
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
