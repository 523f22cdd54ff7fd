/** After a field has gone from under the fingers, single keys rest for so long; every key that comes meanwhile begins it anew. */
export const REST_MS = 1_000;
/** What a person does and what follows from it lie at most this far apart. */
const AT_ONCE_MS = 100;

/**
 * Words must never become commands: whoever is in the middle of a sentence when a field closes, or loses the focus
 * without their doing, goes on typing. Times are the page's own, in ms.
 */
export class KeyRest {
  private until = Number.NEGATIVE_INFINITY;
  private actedAt = Number.NEGATIVE_INFINITY;

  /** The person pressed a pointer or a key that is no character: what happens to the focus now is their doing. */
  acted(now: number): void {
    this.actedAt = now;
    this.until = Number.NEGATIVE_INFINITY;
  }

  /** A field is gone, or the focus is out of it. */
  fieldLost(now: number): void {
    if (now - this.actedAt > AT_ONCE_MS) this.begin(now);
  }

  begin(now: number): void {
    this.until = now + REST_MS;
  }

  /** Whether a single key pressed now is taken for a part of a sentence. */
  isResting(now: number): boolean {
    if (now >= this.until) return false;
    this.begin(now);
    return true;
  }
}

const FIELDS = "input, textarea, select, [contenteditable]";
export const isField = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && target.closest(FIELDS) !== null;

/** Watches the page's fields for `rest`; returns what ends it. */
export function watchFields(rest: KeyRest): () => void {
  const ended = new AbortController();
  const options = { signal: ended.signal, capture: true };
  let field: HTMLElement | null = null;
  // Not every browser says that an element which had the focus was taken out of the page, or hidden.
  const observer = new MutationObserver(() => {
    if (field !== null && document.activeElement !== field) lose();
  });
  const lose = () => {
    field = null;
    observer.disconnect();
    rest.fieldLost(performance.now());
  };
  document.addEventListener(
    "focusin",
    ({ target }) => {
      if (!isField(target)) return field !== null ? lose() : undefined;
      field = target;
      observer.observe(document.body, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ["hidden", "inert", "disabled"],
      });
    },
    options,
  );
  document.addEventListener(
    "focusout",
    ({ target, relatedTarget }) => {
      // A window that goes behind others keeps its field.
      if (target === field && relatedTarget === null && document.activeElement !== target) lose();
    },
    options,
  );
  document.addEventListener("pointerdown", () => rest.acted(performance.now()), options);
  document.addEventListener(
    "keydown",
    ({ key, ctrlKey, metaKey }) => {
      if ([...key].length > 1 || ctrlKey || metaKey) rest.acted(performance.now());
    },
    options,
  );
  return () => {
    ended.abort();
    observer.disconnect();
  };
}

let words = "";

/** What was typed into a place that is still being fetched. The part that comes takes it into its own field. */
export const keepAhead = (typed: string): void => void (words = typed);
export const typedAhead = (): string => words;
