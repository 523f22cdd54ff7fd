"use client";

import { useEffect, useMemo, useState } from "react";
import { matchingNames } from "@/lib/domain/conversation/mentions";
import type { Named } from "@/lib/domain/conversation/mentions";
import type { Readers } from "@/lib/view/answers";
import type { PersonView } from "@/lib/view/types";
import { lateApi } from "../../_client/late-api";
import { useClient, useInbox } from "../use-inbox";

export type MentionChoice = Named & {
  person: PersonView | undefined;
  /** How many people a group has. */
  size: number;
  isReached: boolean;
};

/** Shown at once; for more, one goes on typing. */
const MOST = 7;

/** The last answers, shown while a new one is on its way. */
const known = new Map<string, Readers>();

/** Who can see a conversation; null until that is known. */
export function useReaders(conversationId: string): Readers | null {
  const ids = useMemo(() => [conversationId], [conversationId]);
  const all = useReadersOf(ids);
  return all?.[0] ?? null;
}

/** The same for several, in their order; null until it is known of all. */
export function useReadersOf(conversationIds: readonly string[]): Readers[] | null {
  const client = useClient();
  const [readers, setReaders] = useState(() => knownOf(conversationIds));
  useEffect(() => {
    let isStale = false;
    for (const id of conversationIds)
      void lateApi.readers(id).then((answer) => {
        if (client.page.watchSession(answer).kind !== "ok" || answer.kind !== "ok") return;
        known.set(id, answer.value);
        if (!isStale) setReaders(knownOf(conversationIds));
      });
    return () => {
      isStale = true;
    };
  }, [client, conversationIds]);
  return readers;
}

function knownOf(ids: readonly string[]): Readers[] | null {
  const all = ids.flatMap((id) => known.get(id) ?? []);
  return all.length === ids.length ? all : null;
}

/**
 * Whom "@" and these letters may mean: people who can see the conversation, then groups, then colleagues who
 * cannot see it. Those may be named in a note, and the list says that they are not notified.
 */
export function useMentionChoices(conversationId: string, query: string | null): MentionChoice[] {
  const { meId } = useClient();
  const people = useInbox((state) => state.inbox.people);
  const readers = useReaders(conversationId);
  return useMemo(() => {
    if (query === null || readers === null) return [];
    const seeing = new Set(readers.people.map(({ id }) => id));
    const colleagues = people
      .filter(({ id }) => id !== meId)
      .map((person) => ({
        id: person.id,
        name: person.name,
        person,
        size: 1,
        isReached: seeing.has(person.id),
      }));
    const groups = readers.groups.map(({ id, name, userIds }) => ({
      id,
      name,
      person: undefined,
      size: userIds.length,
      isReached: true,
    }));
    const blind = query.trim() === "" ? [] : colleagues.filter(({ isReached }) => !isReached);
    return [
      ...matchingNames(query, [...colleagues.filter(({ isReached }) => isReached), ...groups]),
      ...matchingNames(query, blind),
    ].slice(0, MOST);
  }, [query, readers, people, meId]);
}
