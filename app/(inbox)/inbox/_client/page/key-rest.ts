/**
 * After a field has disappeared during typing, single keys do nothing for this long; every key pressed
 * meanwhile restarts it.
 */
export const REST_MS = 1_000;
/** An action and its consequence are at most this far apart. */
const AT_ONCE_MS = 100;

/**
 * Words must never become commands: if a field closes, or loses the focus on its own, a person in the middle
 * of a sentence goes on typing. Times are `performance.now()`, in ms.
 */
export class KeyRest {
  private until = Number.NEGATIVE_INFINITY;
  private actedAt = Number.NEGATIVE_INFINITY;

  /** The person pressed a pointer or a non-character key: they caused what happens to the focus now. */
  acted(now: number): void {
    this.actedAt = now;
    this.until = Number.NEGATIVE_INFINITY;
  }

  /** A field has disappeared, or the focus has left it. */
  fieldLost(now: number): void {
    if (now - this.actedAt > AT_ONCE_MS) this.begin(now);
  }

  begin(now: number): void {
    this.until = now + REST_MS;
  }

  /** Whether a single key pressed now counts as part of a sentence. */
  isResting(now: number): boolean {
    if (now >= this.until) return false;
    this.begin(now);
    return true;
  }
}

const FIELDS = "input, textarea, select, [contenteditable]";
export const isField = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement && target.closest(FIELDS) !== null;

/** Watches the page's fields for `rest`; returns the function that stops it. */
export function watchFields(rest: KeyRest): () => void {
  const ended = new AbortController();
  const options = { signal: ended.signal, capture: true };
  let field: HTMLElement | null = null;
  // Not every browser reports that the focused element was removed or hidden.
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
  const acted = () => {
    rest.acted(performance.now());
    // What the press does is done in its own task, which takes a busy machine longer than "at once".
    setTimeout(() => rest.acted(performance.now()));
  };
  document.addEventListener("pointerdown", acted, options);
  document.addEventListener(
    "keydown",
    ({ key, ctrlKey, metaKey }) => {
      if ([...key].length > 1 || ctrlKey || metaKey) acted();
    },
    options,
  );
  return () => {
    ended.abort();
    observer.disconnect();
  };
}

/** What a person types while a part of the page is still loading, and whether they ended it with Enter. */
export type TypedAhead = { words: string; isEntered: boolean };

const nothing: TypedAhead = { words: "", isEntered: false };
let ahead = nothing;

/** That part puts the words into its own field, and acts on the Enter. */
export const keepAhead = (typed: TypedAhead = nothing): void => void (ahead = typed);
export const typedAhead = (): TypedAhead => ahead;
