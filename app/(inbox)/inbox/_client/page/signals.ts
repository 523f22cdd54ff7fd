/** At most one sound in this time, however much happens at once. */
const REST_MS = 3_000;

let soundedAt = Number.NEGATIVE_INFINITY;

/** The sound of a notification. A browser that was not touched yet refuses it, which is nothing to report. */
export function chime(): void {
  if (performance.now() - soundedAt < REST_MS) return;
  soundedAt = performance.now();
  void new Audio("/chime.wav").play().catch(() => {});
}

let plain: string | null = null;

/** The page's icon, with a dot while something is unread. */
export function markIcon(isMarked: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>("link[rel='icon'][type='image/svg+xml']");
  if (icon === null) return;
  plain ??= icon.href;
  const href = isMarked ? new URL("/icon-unread.svg", location.href).href : plain;
  if (icon.href !== href) icon.href = href;
}
