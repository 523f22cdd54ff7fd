/** Conversations chosen in the list, to change them together. */
export type Selection = {
  ids: ReadonlySet<string>;
  /** The row that a range goes from. */
  anchor: string | null;
  /** How many match the list's filter, once all of them are chosen, loaded or not. */
  all: number | null;
};

export const nothingSelected: Selection = { ids: new Set(), anchor: null, all: null };

export const selectedCount = ({ ids, all }: Selection): number => all ?? ids.size;

/** Chooses a row, or takes it back. */
export function withToggled({ ids }: Selection, id: string): Selection {
  const toggled = new Set(ids);
  if (!toggled.delete(id)) toggled.add(id);
  return { ids: toggled, anchor: id, all: null };
}

/** Chooses everything from the anchor to that row, whichever way; without an anchor in the list, the row alone. */
export function withRange({ ids, anchor }: Selection, rows: readonly string[], id: string): Selection {
  const [from, to] = [anchor === null ? -1 : rows.indexOf(anchor), rows.indexOf(id)];
  const range = from === -1 || to === -1 ? [id] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...range]), anchor: from === -1 ? id : anchor, all: null };
}

/** Chooses these, and of a list that goes on with `all`, everything that matches it. */
export const withAll = (
  { anchor }: Selection,
  rows: readonly string[],
  all: number | null = null,
): Selection => ({ ids: new Set(rows), anchor, all });

/** Takes back what is in the list no longer; the same selection if all of it is. */
export function withoutGone(selection: Selection, rows: readonly string[]): Selection {
  const listed = new Set(rows);
  const ids = new Set([...selection.ids].filter((id) => listed.has(id)));
  return ids.size === selection.ids.size ? selection : { ...selection, ids };
}
