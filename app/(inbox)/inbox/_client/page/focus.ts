/**
 * A selector by the `data-part` name that elements carry for code and tests. Nothing is found by its look.
 */
const part = (name: string): string => `[data-part="${name}"]`;
const COMPOSER = part("composer");
const FIRST_ROW = `${part("row")}[tabindex="0"]`;

let isWanted = false;

/**
 * Focuses the message or note field, behind the last word. Where nothing may be written, focuses the notice
 * shown instead; a field that is not shown yet takes the focus when it is (`claimFocus`).
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

/** The same, if the pressed button has gone or is disabled and the focus was lost with it. */
export const keepFocus = (): number =>
  requestAnimationFrame(() => {
    const held = document.activeElement;
    if (held === null || held === document.body || held.matches(":disabled")) focusComposer();
  });

/** Before a change that shows the field or other words in it: the field takes the focus right after. */
export const focusNext = (): void => void (isWanted = true);

/** A field that was just shown, or whose words changed, takes the focus if it was meant for it. */
export function claimFocus(): void {
  if (isWanted) focusComposer();
}

/**
 * For a button whose key depends on where the focus is: keeps the focus, so that the button does not move
 * from under the pointer.
 */
export const stayInField = (event: { preventDefault(): void }): void => event.preventDefault();

/** Focuses the row that the Tab key reaches. */
export const focusRow = (options?: FocusOptions): void =>
  document.querySelector<HTMLElement>(FIRST_ROW)?.focus(options);

/** Focuses the search field of the list. On phones its own button opens it first. */
export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  if (field !== null && field.getClientRects().length > 0) return field.select();
  document.querySelector<HTMLButtonElement>("[data-search-open]")?.click();
}

/** The panes in order, each with the element to focus. */
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

/** Moves the focus to the next pane, skipping those not shown. */
export function nextPane(): void {
  const shown = PANES.flatMap(([pane, stop]) => {
    const target = document.querySelector<HTMLElement>(stop);
    return target === null || target.getClientRects().length === 0 ? [] : [{ pane, target }];
  });
  const at = shown.findIndex(({ pane }) => document.activeElement?.closest(pane));
  shown[(at + 1) % shown.length]?.target.focus();
}
