/**
 * The one table of all keys of the inbox. The page listens by it, and the sheet, the command bar and the
 * hints beside buttons are generated from it, so that they always match. Its copy is in copy/key-copy.ts.
 */

export const keyGroups = ["Move", "Answer", "Sort", "Mark"] as const;
type KeyGroup = (typeof keyGroups)[number];

type KeySpec = {
  group: KeyGroup;
  /** Values of `KeyboardEvent.key`: a capital is the letter with Shift, whatever the layout. */
  keys: readonly string[];
  /** Ctrl is held as well, or Command on a Mac. */
  mod?: true;
};

export const keyTable = {
  next: { group: "Move", keys: ["j"] },
  previous: { group: "Move", keys: ["k"] },
  open: { group: "Move", keys: ["Enter"] },
  open_row: { group: "Move", keys: ["o"] },
  back: { group: "Move", keys: ["u", "Escape"] },
  search: { group: "Move", keys: ["/"] },
  commands: { group: "Move", keys: ["k"], mod: true },
  next_pane: { group: "Move", keys: ["F6"] },
  compose: { group: "Answer", keys: ["c"] },
  reply: { group: "Answer", keys: ["r"] },
  note: { group: "Answer", keys: ["n"] },
  send: { group: "Answer", keys: ["Enter"], mod: true },
  send_resolve: { group: "Answer", keys: ["Shift+Enter"], mod: true },
  undo: { group: "Answer", keys: ["z"] },
  undo_writing: { group: "Answer", keys: ["z"], mod: true },
  select: { group: "Sort", keys: ["x"] },
  select_all: { group: "Sort", keys: ["a"], mod: true },
  hand_off: { group: "Sort", keys: ["A"] },
  resolve: { group: "Sort", keys: ["e"] },
  resolve_next: { group: "Sort", keys: ["E"] },
  snooze: { group: "Sort", keys: ["h", "s"] },
  tag: { group: "Sort", keys: ["t"] },
  assign: { group: "Sort", keys: ["a"] },
  assign_me: { group: "Sort", keys: ["i"] },
  unread: { group: "Mark", keys: ["U"] },
  no_reply: { group: "Mark", keys: ["N"] },
  sheet: { group: "Mark", keys: ["?"] },
} as const satisfies Record<string, KeySpec>;

export type KeyId = keyof typeof keyTable;
export const keyIds = Object.keys(keyTable) as KeyId[];

const specOf = (id: KeyId): KeySpec => keyTable[id];

/**
 * One printed character without a modifier. It can fire when somebody only meant to type or to dictate, so it
 * can be switched off (WCAG 2.1.4).
 */
const isCharacter = (key: string): boolean => [...key].length === 1;

/** Keys that a person may switch off one by one. */
export const singleKeys: readonly KeyId[] = keyIds.filter(
  (id) => !specOf(id).mod && specOf(id).keys.some(isCharacter),
);
export const isSingleKey = (id: string): id is KeyId => (singleKeys as readonly string[]).includes(id);

/**
 * What a person has switched off (`allOff` keeps the choice of single keys), and whether Enter alone sends.
 */
export type KeySettings = { allOff: boolean; off: readonly KeyId[]; enterSends: boolean };
export const allKeysOn: KeySettings = { allOff: false, off: [], enterSends: false };

/** The stored settings without names that are not, or no longer, keys. */
export const readKeySettings = ({
  allOff,
  off,
  enterSends = false,
}: {
  allOff: boolean;
  off: readonly string[];
  enterSends?: boolean | undefined;
}): KeySettings => ({
  allOff,
  off: singleKeys.filter((id) => off.includes(id)),
  enterSends,
});

/** A held key keeps moving, but does not resolve and reopen repeatedly. */
export const mayRepeat = (id: KeyId): boolean => specOf(id).group === "Move";

/**
 * Whether a single key may act while the open conversation is still loading: moving to another one, or to its
 * field. Nothing may change a conversation that nobody has seen yet. After a click on it, every key except
 * those of its field counts as text.
 */
export const mayBeforeConversation = (id: KeyId | null, isOpenedByPointer: boolean): boolean =>
  id === "reply" ||
  id === "note" ||
  (!isOpenedByPointer && id !== null && (specOf(id).group === "Move" || id === "compose" || id === "sheet"));

/** Whether the person left this single key on (WCAG 2.1.4). */
export const isKeyOn = ({ allOff, off }: Pick<KeySettings, "allOff" | "off">, id: KeyId): boolean =>
  !allOff && !off.includes(id);

export type Press = { key: string; mod: boolean; shift: boolean; alt: boolean };

/**
 * The meaning of a key press, or null. Non-character keys (Escape, F6) and those with Ctrl still work when
 * single keys are off.
 */
export function keyPressed(
  { key, mod, shift, alt }: Press,
  settings: Pick<KeySettings, "allOff" | "off">,
): KeyId | null {
  if (alt) return null;
  // With Ctrl, Caps Lock and Shift would change the letter, so Shift is written out there.
  const name =
    mod && shift && key.length > 1
      ? `Shift+${key}`
      : mod
        ? key.toLowerCase()
        : isCharacter(key)
          ? withShift(key, shift)
          : key;
  const named = keyIds.find((id) => {
    const spec = specOf(id);
    return (
      (spec.mod ?? false) === mod &&
      spec.keys.some((candidate) => (mod ? same(candidate, name) : candidate === name))
    );
  });
  if (named === undefined || (mod && shift && key.length === 1)) return null;
  return isCharacter(key) && !mod && !isKeyOn(settings, named) ? null : named;
}

/**
 * What a press does to the words of the field it is made in. With Shift, Enter alone is always a new line.
 */
export function sendPressed(
  { key, mod, shift, alt }: Press,
  { enterSends }: Pick<KeySettings, "enterSends">,
): "send" | "send_resolve" | null {
  if (key !== "Enter" || alt) return null;
  if (mod) return shift ? "send_resolve" : "send";
  return enterSends && !shift ? "send" : null;
}

/** Decides case by Shift alone: with Caps Lock on, "e" must not become the key "E". Signs stay as printed. */
const withShift = (key: string, shift: boolean): string =>
  !/\p{L}/u.test(key) ? key : shift ? key.toUpperCase() : key.toLowerCase();

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const caps: Record<string, string> = { Enter: "↵", Escape: "Esc" };

/** The key caps to draw: `["⇧", "u"]`, `["Ctrl", "↵"]`. Shows the first of several names of a key. */
export function keyCaps(id: KeyId, isMac: boolean): string[] {
  const { keys, mod } = specOf(id);
  const [first = ""] = keys;
  const parts = first.split("+").filter((part) => part !== "");
  const bare = parts.at(-1) ?? first;
  const shifted = parts.length > 1 || /^\p{Lu}$/u.test(bare);
  const cap =
    caps[bare] ??
    (mod && bare.length === 1 ? bare.toUpperCase() : /^\p{Lu}$/u.test(bare) ? bare.toLowerCase() : bare);
  return [...(mod ? [isMac ? "⌘" : "Ctrl"] : []), ...(shifted ? ["⇧"] : []), cap];
}
