/** Puts the focus into the field of a text or note, behind the last word; without a field, on what can be done instead. */
export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  if (field === null) return document.querySelector<HTMLElement>(".composer .blocked button")?.focus();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** The same when the button that was pressed is gone or disabled, and the focus with it. */
export const keepFocus = (): number =>
  requestAnimationFrame(() => {
    const held = document.activeElement;
    if (held === null || held === document.body || held.matches(":disabled")) focusComposer();
  });

let isWanted = false;

/** For the field that stands there next: a part that is still being fetched may take a moment. */
export const focusNext = (): void => void (isWanted = true);

/** A field that has come into the page takes the focus, if it was meant for it. */
export function claimFocus(): void {
  if (isWanted) focusComposer();
  isWanted = false;
}
