/** Puts the focus into the search field of the list. On phones it opens first, by its own button. */
export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search-field]");
  if (field !== null && field.getClientRects().length > 0) return field.select();
  document.querySelector<HTMLButtonElement>("[data-search-open]")?.click();
}
