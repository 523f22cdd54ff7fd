"use client";

import { useMemo } from "react";
import type { KeyId } from "@/lib/view/keys";
import { focusComposer, focusNext, focusSearch, nextPane } from "../../_client/page/focus";
import type { InboxClient } from "../../_client/inbox-client";
import { isField } from "../../_client/page/key-rest";
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
      hand_off: many("hand_off", () => ask(client, "hand_off")),
      search: many("search", focusSearch),
      commands: () => client.page.patch({ overlay: "commands" }),
      sheet: () => client.page.patch({ overlay: "keys" }),
      undo: () => void undoLast(client),
      undo_writing: () => void undoLast(client),
      assign: many("assign", () => ask(client, "assign")),
      assign_me: many("assign_me", () => onOpen(client, assigning, "assignToMe")),
      unread: many("unread", () => onOpen(client, teamFlags, "toggleUnread")),
      no_reply: many("no_reply", () => onOpen(client, teamFlags, "toggleReply")),
      tag: many("tag", () => ask(client, "tags")),
      resolve: many("resolve", () => void resolve()),
      snooze: many("snooze", () => ask(client, "snooze")),
      resolve_next: many("resolve_next", () => void resolveAndOpenNext()),
      next_pane: nextPane,
    };
  }, [client, resolve, resolveAndOpenNext]);
}

const assigning = () => import("../../_client/conversation/assigning.lazy");
const teamFlags = () => import("../../_client/conversation/team-flags.lazy");

/** Acts on the conversation that is open at the press, also if another one is when the part has come. */
function onOpen<Name extends string>(
  client: InboxClient,
  load: () => Promise<Record<Name, (client: InboxClient, conversationId: string) => unknown>>,
  name: Name,
): void {
  const { openId } = client.state;
  if (openId !== null) void insist(load).then((part) => part[name](client, openId));
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

/** What one must be allowed to on the open conversation's number for what is asked about it. */
const asked = { hand_off: "note", snooze: "reply", assign: "assign", tags: "tag" } as const;

/** Asks about the open conversation. One in which nothing was said yet is in no list, and not put off. */
function ask({ state, page }: InboxClient, overlay: keyof typeof asked): void {
  const { openId, inbox } = state;
  const open = openId === null ? undefined : page.conversation(openId);
  const number = inbox.numbers.find(({ id }) => id === open?.numberId);
  if (number?.can[asked[overlay]] && (overlay !== "snooze" || open?.listed)) page.patch({ overlay });
}

/** Back to the list, to the row the person came from. On a phone that closes the conversation. */
function leaveConversation(client: InboxClient): void {
  const { openId } = client.state;
  if (openId === null) return;
  if (window.matchMedia("(max-width: 767px)").matches) client.open(null);
  requestAnimationFrame(() => document.getElementById(`row-${openId}`)?.focus());
}
