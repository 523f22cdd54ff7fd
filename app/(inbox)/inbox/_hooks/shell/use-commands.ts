"use client";

import { useMemo } from "react";
import type { KeyId } from "@/lib/view/keys";
import { focusComposer, focusNext, focusSearch, nextPane } from "../../_client/page/focus";
import type { InboxClient } from "../../_client/inbox-client";
import { isField } from "../../_client/page/key-rest";
import { toggleReply, toggleUnread } from "../../_client/conversation/team-flags";
import { insist } from "../../_client/page/later";
import { undoLast } from "../../_client/writing/commands";
import { useClient } from "../use-inbox";
import type { Acts } from "./use-keys";
import { useResolve } from "../conversation/use-resolve";

/** The actions of the page's keys and the command bar, in one place. */
export function useCommands(): Acts {
  const client = useClient();
  const { resolve, resolveAndOpenNext } = useResolve();
  return useMemo(() => {
    // While rows of the list are chosen, what sorts and marks is about them.
    const many = (id: KeyId, act: () => void) => () =>
      client.state.selection === null
        ? act()
        : void insist(() => import("../../_client/list/many.lazy")).then(({ actOnSelected }) =>
            actOnSelected(client, id),
          );
    return {
      compose: () => client.page.patch({ overlay: "compose" }),
      reply: () => write(client, "text"),
      note: () => write(client, "note"),
      back: many("back", () => leaveConversation(client)),
      hand_off: many("hand_off", () => handOff(client)),
      search: many("search", focusSearch),
      commands: () => client.page.patch({ overlay: "commands" }),
      sheet: () => client.page.patch({ overlay: "keys" }),
      undo: () => void undoLast(client),
      undo_writing: () => void undoLast(client),
      assign: many("assign", () => openAssign(client)),
      assign_me: many("assign_me", () => assignMe(client)),
      unread: many("unread", () => void toggleUnread(client)),
      no_reply: many("no_reply", () => void toggleReply(client)),
      tag: many("tag", () => openTags(client)),
      resolve: many("resolve", () => void resolve()),
      snooze: many("snooze", () => snooze(client)),
      resolve_next: many("resolve_next", () => void resolveAndOpenNext()),
      next_pane: nextPane,
    };
  }, [client, resolve, resolveAndOpenNext]);
}

function assignMe(client: InboxClient): void {
  const { openId } = client.state;
  if (openId === null) return;
  void insist(() => import("../../_client/conversation/assigning.lazy")).then(({ assignToMe }) =>
    assignToMe(client, openId),
  );
}

/** Asks to whom, where the person may assign and write notes. */
function handOff(client: InboxClient): void {
  const { openId, inbox } = client.state;
  const numberId = openId === null ? undefined : client.conversation(openId)?.numberId;
  if (inbox.numbers.some(({ id, can }) => id === numberId && can.note))
    client.page.patch({ overlay: "hand_off" });
}

/**
 * Focuses the field of a message or note. Where no message may be sent, focuses the notice of what can be
 * done instead.
 */
function write(client: InboxClient, what: "text" | "note"): void {
  const { openId, writing } = client.state;
  if (openId === null) return;
  if ((writing[openId] ?? "text") !== what) {
    focusNext();
    return client.notes.choose(openId, what);
  }
  focusComposer();
  // Nothing may be written here, but the person is about to type.
  if (!isField(document.activeElement)) client.rest.begin(performance.now());
}

/** Asks until when the open conversation is put off. One in which nothing was said yet is in no list. */
function snooze(client: InboxClient): void {
  const { openId, inbox } = client.state;
  const open = openId === null ? undefined : client.conversation(openId);
  const number = inbox.numbers.find(({ id }) => id === open?.numberId);
  if (open?.listed && number?.can.reply) client.page.patch({ overlay: "snooze" });
}

/** Opens the picker, for those who may assign. */
function openAssign({ state, page }: InboxClient): void {
  const { openId, inbox } = state;
  const open = openId === null ? undefined : page.conversation(openId);
  if (inbox.numbers.some(({ id, can }) => id === open?.numberId && can.assign))
    page.patch({ overlay: "assign" });
}

/** Back to the list, to the row the person came from. On a phone that closes the conversation. */
function leaveConversation(client: InboxClient): void {
  const { openId } = client.state;
  if (openId === null) return;
  if (window.matchMedia("(max-width: 767px)").matches) client.open(null);
  requestAnimationFrame(() => document.getElementById(`row-${openId}`)?.focus());
}

/** The tags of the open conversation, where one may change them. */
function openTags(client: InboxClient): void {
  const { snapshot, inbox } = client.state;
  const number = inbox.numbers.find(({ id }) => id === snapshot?.conversation.numberId);
  if (number?.can.tag) client.page.patch({ overlay: "tags" });
}
