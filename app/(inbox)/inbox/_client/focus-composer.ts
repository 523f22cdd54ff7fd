/** Puts the focus into the reply box, behind the last word. */
export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

/** The same when the button that was pressed is gone or disabled, and the focus with it. */
export const keepFocus = (): number =>
  requestAnimationFrame(() => {
    const held = document.activeElement;
    if (held === null || held === document.body || held.matches(":disabled")) focusComposer();
  });
