/** Puts the focus into the reply box, behind the last word. */
export function focusComposer(): void {
  const field = document.querySelector<HTMLTextAreaElement>(".composer textarea");
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
