let isWanted = false;

/**
 * Puts the focus into the field of a text or note, behind the last word. Where nothing may be written, onto what is
 * said instead; a field that is yet to be shown takes the focus when it is (`claimFocus`).
 */
export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  if (field !== null && field.checkVisibility()) {
    isWanted = false;
    field.focus();
    return field.setSelectionRange(field.value.length, field.value.length);
  }
  const said = document.querySelector<HTMLElement>(".composer .blocked");
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
