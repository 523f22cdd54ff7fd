"use client";

import {
  AlarmClock,
  AlarmClockOff,
  ArrowRight,
  AtSign,
  Bell,
  BellOff,
  Check,
  CircleCheck,
  CornerUpLeft,
  Keyboard,
  KeyRound,
  Link,
  ListChecks,
  Lock,
  LogOut,
  Mail,
  MailOpen,
  MessageSquare,
  Moon,
  Phone,
  Plus,
  RotateCcw,
  Search,
  Settings,
  SquarePen,
  Tag,
  Undo2,
  UserPlus,
  UserRoundPen,
  X,
} from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import {
  allOpen,
  draftsFilter,
  mentionsFilter,
  tabFilter,
  tabs,
  undeliveredFilter,
} from "@/lib/view/filters";
import type { Filter, Tab } from "@/lib/view/filters";
import type { KeyId } from "@/lib/view/keys";
import { contactTitle } from "@/lib/view/copy/names";
import type { ConversationRow, MyNumber } from "@/lib/view/types";
import { awayOf, setAway } from "../../_client/personal/away";
import { isAllResolved, markSelected } from "../../_client/list/many.lazy";
import { beginSelecting, chosenOf, selectAll } from "../../_client/list/selecting.lazy";
import { copyLink, copyWords } from "../../_client/page/notices";
import { mayAdminister } from "../../_client/state";
import type { InboxClient } from "../../_client/inbox-client";
import { useCommands } from "./use-commands";
import { useClient, useInbox } from "../use-inbox";
import type { Acts } from "./use-keys";

export type Command = {
  id: string;
  group: "What is selected" | "This conversation" | "Go to" | "Conversations";
  words: string;
  icon: typeof ArrowRight;
  caps?: KeyId;
  number?: MyNumber | undefined;
  run: () => void;
};

/** The number of conversations shown; for more there is the search. */
const FOUND_SHOWN = 7;
const ASK_AFTER_MS = 160;

const tabCopy: Record<Tab, string> = {
  open: "All open",
  unanswered: "Unanswered",
  unread: "Unread",
  mine: "Mine",
};

/** The commands that match the typed query. */
export function useCommandList(query: string): Command[] {
  const client = useClient();
  const acts = useCommands();
  const numbers = useInbox((state) => state.inbox.numbers);
  const openId = useInbox((state) => state.openId);
  const found = useFound(query);
  return useMemo(() => {
    const first = client.state.selection === null ? conversationCommands : selectedCommands;
    const fixed = [...first(client, acts), ...placeCommands(client, acts, query)];
    const wanted = query.toLocaleLowerCase();
    const matching = fixed.filter(({ words }) => words.toLocaleLowerCase().includes(wanted));
    const conversations = found.map(({ conversation }): Command => ({
      id: conversation.id,
      group: "Conversations",
      words: contactTitle(conversation),
      icon: MessageSquare,
      number: numbers.find(({ id }) => id === conversation.numberId),
      run: () => client.open(conversation.id),
    }));
    return [...matching, ...conversations];
    // The commands depend on which conversation is open.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, acts, query, found, numbers, openId]);
}

/** Conversations by name, number or word; only the answer to the latest query counts. */
function useFound(query: string): ConversationRow[] {
  const client = useClient();
  const [found, setFound] = useState<ConversationRow[]>([]);
  useEffect(() => {
    let isStale = false;
    const timer = setTimeout(async () => {
      const rows = query === "" ? [] : await client.search.find(query);
      if (!isStale) setFound(rows.slice(0, FOUND_SHOWN));
    }, ASK_AFTER_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, query]);
  return found;
}

/** While rows of the list are chosen: each does to them what its key does. */
function selectedCommands(client: InboxClient, acts: Acts): Command[] {
  const { numbers } = client.state.inbox;
  const may = (what: "reply" | "tag" | "assign") => numbers.some(({ can }) => can[what]);
  const chosen = chosenOf(client);
  const isResolved = isAllResolved(chosen);
  const of = (id: KeyId, words: string, icon: typeof ArrowRight): Command[] => {
    const run = acts[id];
    return run === undefined ? [] : [{ id, group: "What is selected", words, icon, caps: id, run }];
  };
  const mark = (id: string, words: string, icon: typeof ArrowRight): Command => ({
    id,
    group: "What is selected",
    words,
    icon,
    run: () => markSelected(client, id === "unread"),
  });
  return [
    ...(may("assign") ? of("assign", "Assign", UserPlus) : []),
    ...(may("assign") && may("reply") ? of("assign_me", "Assign to me", UserPlus) : []),
    ...(may("tag") ? of("tag", "Tag", Tag) : []),
    ...(may("reply")
      ? [
          ...of("resolve", isResolved ? "Reopen" : "Resolve", isResolved ? RotateCcw : Check),
          ...of("snooze", "Snooze", AlarmClock),
          mark("unread", "Mark unread for the team", Mail),
          mark("read", "Mark read for the team", MailOpen),
        ]
      : []),
    ...of("back", "Select nothing", X),
  ];
}

function conversationCommands(client: InboxClient, acts: Acts): Command[] {
  const { openId, inbox, attention } = client.state;
  const open = openId === null ? undefined : client.conversation(openId);
  if (open === undefined) return [];
  const isFollowed = attention.following.includes(open.id);
  const can = inbox.numbers.find(({ id }) => id === open.numberId)?.can;
  const of = (
    id: string,
    words: string,
    icon: typeof ArrowRight,
    run: () => void,
    caps?: KeyId,
  ): Command => ({ id, group: "This conversation", words, icon, run, ...(caps && { caps }) });
  const byKey = (id: KeyId, words: string, icon: typeof ArrowRight): Command[] => {
    const act = acts[id];
    return act === undefined ? [] : [of(id, words, icon, act, id)];
  };
  return [
    ...(can?.reply ? byKey("reply", "Write a text", SquarePen) : []),
    ...(can?.note ? byKey("note", "Write a note", Lock) : []),
    ...(can?.assign ? byKey("assign", "Assign", UserPlus) : []),
    ...(can?.assign && can.reply && open.assigneeId !== client.meId
      ? byKey("assign_me", "Assign to me", UserPlus)
      : []),
    ...(can?.note ? byKey("hand_off", "Hand off with a note", UserRoundPen) : []),
    ...(can?.tag ? byKey("tag", "Tags", Tag) : []),
    ...(can?.reply
      ? [
          ...byKey(
            "resolve",
            open.state === "resolved" ? "Reopen" : "Resolve",
            open.state === "resolved" ? RotateCcw : Check,
          ),
          ...(open.state === "resolved" ? [] : byKey("resolve_next", "Resolve and open the next", Check)),
          ...byKey("snooze", "Snooze", AlarmClock),
          ...(open.snoozed === null
            ? []
            : [of("unsnooze", "Bring back now", AlarmClockOff, () => void client.changes.unsnooze(open.id))]),
          ...byKey(
            "unread",
            open.markedUnreadAt === null ? "Mark unread for the team" : "Mark read for the team",
            open.markedUnreadAt === null ? Mail : MailOpen,
          ),
          ...(open.optedOut !== null
            ? []
            : byKey(
                "no_reply",
                open.unrespondedSince === null ? "Needs reply" : "No reply needed",
                open.unrespondedSince === null ? CornerUpLeft : Check,
              )),
        ]
      : []),
    ...(client.replies.undoable() === null ? [] : byKey("undo", "Undo the text that is leaving", Undo2)),
    of(
      "follow",
      isFollowed ? "Unfollow this conversation" : "Follow this conversation",
      isFollowed ? BellOff : Bell,
      () => void client.live?.attention.setFollowing(open.id, !isFollowed),
    ),
    of("copy_number", "Copy the number", Phone, () => void copyWords(client.notices, open.address)),
    of("copy_link", "Copy link", Link, () => void copyLink(client.notices, open.id)),
  ];
}

function placeCommands(client: InboxClient, acts: Acts, query: string): Command[] {
  const { filter, inbox } = client.state;
  const to = (
    id: string,
    words: string,
    icon: typeof ArrowRight,
    run: () => void,
    caps?: KeyId,
  ): Command => ({ id, group: "Go to", words, icon, run, ...(caps && { caps }) });
  const show = (only: Partial<Filter>) =>
    client.lists.setFilter({ ...allOpen, numberId: filter.numberId, ...only });
  const go = (href: string) => () => window.location.assign(href);
  return [
    ...(acts.compose ? [to("compose", "Text a new number", Plus, acts.compose, "compose")] : []),
    to("select", "Select conversations", ListChecks, () => beginSelecting(client), "select"),
    to("select_all", "Select all in the list", ListChecks, () => selectAll(client), "select_all"),
    ...(acts.search ? [to("search", "Search", Search, acts.search, "search")] : []),
    ...tabs.map((tab) =>
      to(`tab-${tab}`, tabCopy[tab], ArrowRight, () => client.lists.setFilter(tabFilter(tab, filter))),
    ),
    to("undelivered", "Not delivered", ArrowRight, () => client.lists.setFilter(undeliveredFilter(filter))),
    to("mentions", "Mentions", AtSign, () => client.lists.setFilter(mentionsFilter(filter))),
    to("drafts", "Drafts", ArrowRight, () => client.lists.setFilter(draftsFilter(filter))),
    to("later", "Later", ArrowRight, () => show({ state: "snoozed" })),
    to("following", "What you follow", ArrowRight, () => show({ state: "all", following: true })),
    to("resolved", "Resolved", ArrowRight, () => show({ state: "resolved" })),
    to("unassigned", "Unassigned", ArrowRight, () => show({ assignee: "nobody" })),
    to("unattended", "Unattended", ArrowRight, () => show({ unattended: true })),
    // A team may be large: people come with what is typed.
    ...(query === "" ? [] : inbox.people)
      .filter(({ id }) => id !== inbox.me.id)
      .map(({ id, name }) => to(`of-${id}`, `Assigned to ${name}`, ArrowRight, () => show({ assignee: id }))),
    ...inbox.tags
      .filter(({ archived }) => !archived)
      .map(({ id, name }) =>
        to(id, `Tagged #${name}`, Tag, () =>
          client.lists.setFilter({ ...allOpen, numberId: filter.numberId, tagId: id }),
        ),
      ),
    ...(inbox.numbers.length < 2
      ? []
      : inbox.numbers.map((number) => ({
          ...to(number.id, `Only ${number.label}`, AtSign, () =>
            client.lists.setFilter({ ...filter, numberId: number.id }),
          ),
          number,
        }))),
    ...(inbox.numbers.length < 2
      ? []
      : [
          to("all-numbers", "All numbers", AtSign, () =>
            client.lists.setFilter({ ...filter, numberId: null }),
          ),
        ]),
    ...(acts.sheet ? [to("keys", "Keyboard", Keyboard, acts.sheet, "sheet")] : []),
    ...(mayAdminister(inbox) ? [to("admin", "Admin", Settings, go("/admin/numbers"))] : []),
    ...(awayOf(client)
      ? [to("back", "I am back", CircleCheck, () => void setAway(client, "back"))]
      : [
          to("away-hour", "Away for an hour", Moon, () => void setAway(client, "hour")),
          to("away-tomorrow", "Away until tomorrow", Moon, () => void setAway(client, "tomorrow")),
          to("away", "Away until I am back", Moon, () => void setAway(client, "open")),
        ]),
    ...(inbox.me.can.setAway && inbox.people.length > 1
      ? [to("colleague-away", "Set a colleague away", Moon, () => client.page.patch({ overlay: "away" }))]
      : []),
    to("password", "Change your password", KeyRound, go("/password")),
    to("sign_out", "Sign out", LogOut, () => void client.signOut()),
  ];
}
