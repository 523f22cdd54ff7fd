/** The panes in their order, each with what takes its focus. */
const PANES = [
  [".rail", ".rail a"],
  [".list", ".row[tabindex='0']"],
  [".thread", ".thread"],
  [".composer, .refusal", ".composer textarea, .composer button, .refusal [data-safe]"],
  [".pane.contact", ".pane.contact button"],
] as const;

/** Moves the focus from pane to pane, past those that are not shown. */
export function nextPane(): void {
  const shown = PANES.flatMap(([pane, stop]) => {
    const target = document.querySelector<HTMLElement>(stop);
    return target === null || target.getClientRects().length === 0 ? [] : [{ pane, target }];
  });
  const at = shown.findIndex(({ pane }) => document.activeElement?.closest(pane));
  shown[(at + 1) % shown.length]?.target.focus();
}
