/** A part of the page, by the name that it carries for code and tests. How it looks is nobody's way to find it. */
const part = (name: string): string => `[data-part="${name}"]`;
const COMPOSER = part("composer");
const FIRST_ROW = `${part("row")}[tabindex="0"]`;

let isWanted = false;

/**
 * Puts the focus into the field of a text or note, behind the last word. Where nothing may be written, onto what is
 * said instead; a field that is yet to be shown takes the focus when it is (`claimFocus`).
 */
export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>(`${COMPOSER} textarea`);
  if (field !== null && field.checkVisibility()) {
    isWanted = false;
    field.focus();
    return field.setSelectionRange(field.value.length, field.value.length);
  }
  const said = document.querySelector<HTMLElement>(part("blocked"));
  if (said !== null) said.focus();
  else isWanted = true;
}

/** The same when the button that was pressed is gone or disabled, and the focus with it. */
export const keepFocus = (): number =>
  requestAnimationFrame(() => {
    const held = document.activeElement;
    if (held === null || held === document.body || held.matches(":disabled")) focusComposer();
  });

/** For a change that shows the field, or shows other words in it: it takes the focus right after. */
export const focusNext = (): void => void (isWanted = true);

/** A field that has just been shown, or changed its words for others, takes the focus if it was meant for it. */
export function claimFocus(): void {
  if (isWanted) focusComposer();
}

/** For a button whose key depends on where the focus is: it must not slide away from under the pointer that presses it. */
export const stayInField = (event: { preventDefault(): void }): void => event.preventDefault();

/** Onto the row that the tab key reaches. */
export const focusRow = (options?: FocusOptions): void =>
  document.querySelector<HTMLElement>(FIRST_ROW)?.focus(options);

/** Puts the focus into the search field of the list. On phones it opens first, by its own button. */
export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  if (field !== null && field.getClientRects().length > 0) return field.select();
  document.querySelector<HTMLButtonElement>("[data-search-open]")?.click();
}

/** The panes in their order, each with what takes its focus. */
const PANES = [
  [part("rail"), `${part("rail")} a`],
  [part("list"), FIRST_ROW],
  [part("log"), part("log")],
  [
    `${COMPOSER}, ${part("refusal")}`,
    `${COMPOSER} textarea, ${COMPOSER} button, ${part("refusal")} [data-safe]`,
  ],
  [part("contact"), `${part("contact")} button`],
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
