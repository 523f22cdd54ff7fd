import { MAX_BULK_IDS } from "@/db/vocabulary";
import type { ConversationView } from "@/lib/protocol/views";
import { polite } from "@/lib/view/copy/announce/announce";
import { selectedCopy, tooManyCopy } from "@/lib/view/copy/list/bulk-copy";
import { matches } from "@/lib/view/filters";
import {
  nothingSelected,
  selectedCount,
  type Selection,
  withAll,
  withoutGone,
  withRange,
  withToggled,
} from "@/lib/view/selection";
import { lateApi } from "../late-api";
import { focusRow } from "../page/focus";
import { afterPaint } from "../page/later";
import type { InboxClient } from "../inbox-client";
import { filterKey, idsOf, isSearching, shownRows } from "../state";

/** Choosing rows of the list. */

function put({ page, notices }: InboxClient, selection: Selection): void {
  // One request names at most so many; a list's filter names all.
  if (selection.all === null && selection.ids.size > MAX_BULK_IDS) return notices.toast(tooManyCopy);
  page.patch({ selection });
  notices.say(polite(selectedCopy(selectedCount(selection), selection.all !== null)));
}

/** The rows of the list or of the search; with `all` also the open one, which stays though it matches no longer. */
export function listedIds({ state }: InboxClient, all = false): string[] {
  if (isSearching(state.search)) return (state.search.found ?? []).map(({ id }) => id);
  const { filter, inbox } = state;
  return idsOf(shownRows(state).filter((row) => all || matches(row, filter, inbox.me.id)));
}

/** Begins without a row, for somebody without keys: from here on a touch of a row chooses it. */
export function beginSelecting(client: InboxClient): void {
  put(client, client.state.selection ?? nothingSelected);
  afterPaint(focusRow);
}

/** Chooses one of these rows or takes it back; with `range`, everything from the one chosen before. */
export function select(client: InboxClient, rows: readonly string[], id: string, range = false): void {
  const held = client.state.selection ?? nothingSelected;
  const next = range ? withRange(held, rows, id) : withToggled(held, id);
  if (next.ids.size === 0) endSelecting(client);
  else put(client, next);
}

/** All rows of the list, and asked again, all that match. */
export function selectAll(client: InboxClient): void {
  const held = client.state.selection ?? nothingSelected;
  const rows = listedIds(client);
  if (rows.length === 0) return;
  if (rows.length > MAX_BULK_IDS || rows.every((id) => held.ids.has(id))) void selectMatching(client);
  else put(client, withAll(held, rows));
}

/** Whether more match the list's filter than the rows that are there. */
export const goesOn = ({ state }: InboxClient): boolean =>
  !isSearching(state.search) && (state.loaded[filterKey(state.filter)]?.next ?? null) !== null;

/** All that match the list's filter, also those that are not loaded. */
export async function selectMatching(client: InboxClient): Promise<void> {
  const { filter, selection } = client.state;
  const held = selection ?? nothingSelected;
  const rows = listedIds(client);
  if (!goesOn(client) && rows.length <= MAX_BULK_IDS) return put(client, withAll(held, rows));
  const count = await countMatching(client);
  if (count === null) return client.notices.notThrough();
  // Another list, or Escape, meanwhile.
  if (client.state.filter === filter && client.state.selection === selection)
    put(client, withAll(held, rows, count));
}

/** How many match the list's filter; null if that is not known. */
export async function countMatching(client: InboxClient): Promise<number | null> {
  const answer = client.page.watchSession(await lateApi.countMatching(client.state.filter));
  return answer.kind === "ok" ? answer.value.count : null;
}

/** A colleague changed what was chosen so that it is in the list no longer: what is not seen is not changed. */
export function dropGone(client: InboxClient): void {
  const { selection } = client.state;
  if (selection === null || selection.all !== null) return;
  const next = withoutGone(selection, listedIds(client, true));
  if (next !== selection) client.page.patch({ selection: next });
}

/** Chooses nothing. The focus stays in the list. */
export function endSelecting(client: InboxClient): void {
  const { anchor } = client.state.selection ?? nothingSelected;
  client.page.patch({ selection: null });
  client.notices.say(polite("Nothing selected"));
  keepFocusAt(anchor);
}

/** The chosen conversations, as far as the page has them; of all that match, those that still do. */
export function chosenOf({ state }: InboxClient): ConversationView[] {
  const { selection, filter, inbox } = state;
  const { ids, all } = selection ?? nothingSelected;
  return inbox.conversations.flatMap((row) =>
    ids.has(row.conversation.id) && (all === null || matches(row, filter, inbox.me.id))
      ? [row.conversation]
      : [],
  );
}

/** If what had the focus is gone, the first of these rows that is there gets it. */
export const keepFocusAt = (...rows: (string | null)[]): void =>
  void afterPaint(() => {
    const held = document.activeElement;
    if (held !== null && held !== document.body) return;
    const row = rows.flatMap((id) => (id === null ? [] : (document.getElementById(`row-${id}`) ?? [])))[0];
    if (row === undefined) focusRow({ preventScroll: true });
    else row.focus();
  });
