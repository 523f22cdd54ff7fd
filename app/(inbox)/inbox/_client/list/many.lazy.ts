import { MAX_BULK_IDS } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import type { BulkChange, BulkProgress } from "@/lib/protocol/bulk";
import type { ConversationView } from "@/lib/protocol/views";
import { polite } from "@/lib/view/copy/announce/announce";
import { doneCopy, interruptedCopy, outcomeCopy, undoneCopy } from "@/lib/view/copy/list/bulk-copy";
import type { KeyId } from "@/lib/view/keys";
import { afterBulk } from "@/lib/view/reduce/after-bulk";
import { selectedCount, type Selection } from "@/lib/view/selection";
import type { MyNumber } from "@/lib/view/types";
import { lateApi } from "../late-api";
import { focusSearch } from "../page/focus";
import { afterPaint } from "../page/later";
import type { InboxClient } from "../inbox-client";
import { chosenOf, endSelecting, keepFocusAt, listedIds } from "./selecting.lazy";

/** Changing what is chosen in the list as one, and undoing it as one. */

/** What a key or a command does to what is chosen. */
export function actOnSelected(client: InboxClient, id: KeyId): void {
  const { selection, bulk } = client.state;
  if (selection === null) return;
  if (id === "back") return endSelecting(client);
  if (id === "search") {
    client.page.patch({ selection: null });
    return void afterPaint(focusSearch);
  }
  if (bulk !== null) return client.notices.toast("The last change is still on its way");
  if (selectedCount(selection) === 0) return client.notices.toast("Select conversations first");
  const chosen = chosenOf(client);
  switch (id) {
    case "assign":
    case "snooze":
      return client.page.patch({ overlay: `${id}_many` });
    case "tag":
      return client.page.patch({ overlay: "tags_many" });
    case "assign_me":
      return assignSelected(client, client.meId);
    case "unread":
      return markSelected(client, !chosen.every(({ markedUnreadAt }) => markedUnreadAt !== null));
    case "resolve":
    case "resolve_next":
      return resolveSelected(client);
    default:
      client.notices.toast("That is done for one conversation at a time. Press Esc to select nothing");
  }
}

/** Whether what is chosen can only be reopened. */
export const isAllResolved = (chosen: readonly ConversationView[]): boolean =>
  chosen.length > 0 && chosen.every(({ state }) => state === "resolved");

export function resolveSelected(client: InboxClient): void {
  const type = isAllResolved(chosenOf(client)) ? "reopen" : "resolve";
  void changeSelected(client, { type }, doneCopy[type]);
}

export const markSelected = (client: InboxClient, unread: boolean): void =>
  void changeSelected(client, { type: "mark", unread }, doneCopy[unread ? "unread" : "read"]);

/** To somebody, or to nobody. Whoever had one when this page showed it is not passed over unseen. */
export function assignSelected(client: InboxClient, to: string | null): void {
  const from = Object.fromEntries(
    chosenOf(client)
      .slice(0, MAX_BULK_IDS)
      .map(({ id, assigneeId }) => [id, assigneeId]),
  );
  void changeSelected(client, { type: "assign", to, from }, doneCopy.assign(client.names, to));
}

/**
 * Changes what is chosen, as one request that goes on while something is left, and offers to undo it as one. What
 * the page has of it is shown changed at once, and as it was again where the server did not change it.
 */
export async function changeSelected(client: InboxClient, change: BulkChange, done: string): Promise<void> {
  const { selection, filter, bulk } = client.state;
  if (selection === null || bulk !== null || selectedCount(selection) === 0) return;
  const id = newId();
  const chosen = selection.all === null ? { ids: [...selection.ids] } : { filter };
  const next = rowAfter(client, selection);
  const shown = show(client, change);
  client.page.patch({ selection: null });
  keepFocusAt(selection.anchor, next);
  const { progress, isDone } = await untilDone(client, change.type, () =>
    lateApi.changeMany(id, change, chosen),
  );
  keepFocusAt(selection.anchor, next);
  const undo =
    progress !== null && progress.changed > 0 ? () => void undoChange(client, id, [...selection.ids]) : null;
  shown.end(isDone && Object.keys(progress?.failed ?? {}).length === 0);
  if (!isDone && client.state.selection === null) client.page.patch({ selection });
  if (progress === null) return client.notices.notThrough();
  tell(client, isDone ? outcomeCopy(done, progress) : interruptedCopy(done, progress), undo);
}

function tell({ notices }: InboxClient, words: string, undo: (() => void) | null = null): void {
  notices.toast(words, undo);
  notices.say(polite(words));
}

async function undoChange(client: InboxClient, id: string, ids: readonly string[]): Promise<void> {
  const endChanging = markChanging(client, ids);
  const { progress, isDone, code } = await untilDone(client, "undo", () => lateApi.undoMany(id));
  endChanging();
  if (code === "too_late") tell(client, "That was too long ago to undo");
  else if (!isDone || progress === null) client.notices.notThrough();
  else tell(client, undoneCopy(progress));
}

type Ask = () => ReturnType<typeof lateApi.undoMany>;
type Done = { progress: BulkProgress | null; isDone: boolean; code?: string };

/** Asks until nothing is left, and shows how far it is. */
async function untilDone({ page }: InboxClient, type: BulkChange["type"] | "undo", ask: Ask): Promise<Done> {
  let progress: BulkProgress | null = null;
  try {
    for (;;) {
      page.patch({ bulk: { type, progress } });
      const answer = page.watchSession(await ask());
      if (answer.kind !== "ok")
        return { progress, isDone: false, ...(answer.kind === "error" && { code: answer.code }) };
      progress = answer.value;
      if (progress.left === 0) return { progress, isDone: true };
    }
  } finally {
    page.patch({ bulk: null });
  }
}

/** Shows the chosen as they will be, until it ends: unless it is so, those of which nothing was heard are as before. */
function show(client: InboxClient, change: BulkChange): { end: (isSo: boolean) => void } {
  const { page } = client;
  const may = new Map(page.state.inbox.numbers.map(({ id, can }) => [id, mayChange(can, change)]));
  const by = { meId: client.meId, now: new Date(page.clock.now()).toISOString() };
  const shown = chosenOf(client).flatMap((before) => {
    const after = may.get(before.numberId) ? afterBulk(before, change, by) : before;
    return after === before ? [] : [{ before, after }];
  });
  const endChanging = markChanging(
    client,
    shown.map(({ before }) => before.id),
  );
  for (const { after } of shown) page.putConversation(after);
  return {
    end(isSo) {
      endChanging();
      for (const { before, after } of isSo ? [] : shown)
        if (page.conversation(before.id) === after) page.putConversation(before);
    },
  };
}

/** Rows that leave the list or come back by the reader's own hand do it at once, also under the pointer. */
function markChanging({ page }: InboxClient, ids: readonly string[]): () => void {
  page.patch({ changing: new Set([...page.state.changing, ...ids]) });
  const its = new Set(ids);
  return () => page.patch({ changing: new Set([...page.state.changing].filter((id) => !its.has(id))) });
}

const mayChange = (can: MyNumber["can"], { type }: BulkChange): boolean =>
  type === "assign" ? can.assign : type === "tag" ? can.tag : can.reply;

/** The first row below what is chosen, or the last above it. */
function rowAfter(client: InboxClient, { ids, anchor }: Selection): string | null {
  const rows = listedIds(client, true);
  const from = anchor === null ? 0 : rows.indexOf(anchor);
  const isLeft = (id: string) => !ids.has(id);
  return rows.slice(from).find(isLeft) ?? rows.slice(0, Math.max(0, from)).findLast(isLeft) ?? null;
}
