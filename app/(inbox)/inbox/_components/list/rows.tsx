"use client";

import { ArrowUp } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { replierOf } from "@/lib/view/reduce/presence";
import { matches as isListed } from "@/lib/view/filters";
import type { Highlights } from "@/lib/view/highlights";
import type { Names } from "@/lib/view/copy/names";
import type { ConversationRow as Row, Match } from "@/lib/view/types";
import { insist } from "../../_client/page/later";
import { filterKey, idsOf } from "../../_client/state";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useKeys } from "../../_hooks/shell/use-keys";
import { useRowWindow } from "../../_hooks/list/use-row-window";
import type { ListPlace } from "../../_hooks/list/use-row-window";
import { usePrefetch } from "../../_hooks/list/use-prefetch";
import { useNow, useZone } from "../../_hooks/use-time";
import { useSettledOrder } from "../../_hooks/list/use-settled-order";
import { placeUrl } from "../../_hooks/shell/use-url-state";
import { ConversationRow } from "./conversation-row";

const ROW_PX = 72;
const PHONE_ROW_PX = 80;
const FROM_END = 10;

const loadSelecting = () => insist(() => import("../../_client/list/selecting.lazy"));

/** The search, and for each row what matched. */
type Found = { query: string; matches: ReadonlyMap<string, Match>; marks: Highlights };

type Props = {
  rows: Row[];
  onEnd: () => void;
  found?: Found;
  /** The scroll place, kept while a search replaces the list. */
  place?: RefObject<ListPlace>;
};

/** The rows, windowed. One Tab stop, which stays on its conversation when the list moves. */
export function Rows({ rows: coming, onEnd, found, place }: Props) {
  const client = useClient();
  const { rows, waiting, release, onPointer, onFocus } = useSettledOrder(coming);
  const filter = useInbox((state) => state.filter);
  const openId = useInbox((state) => state.openId);
  const numbers = useInbox((state) => state.inbox.numbers);
  const people = useInbox((state) => state.inbox.people);
  const mentions = useInbox((state) => state.inbox.mentions);
  const rooms = useInbox((state) => state.rooms);
  const roomsAt = useInbox((state) => state.roomsAt);
  const meId = useInbox((state) => state.inbox.me.id);
  const names: Names = useMemo(() => ({ people, meId }), [people, meId]);
  const [focusedId, setFocusedId] = useState<string | null>(openId);
  const now = useNow(20_000);
  const zone = useZone();
  const rowPx = useRowHeight();

  const hasPlace = focusedId !== null || openId !== null;
  const rovingIndex = Math.max(
    0,
    rows.findIndex((row) => row.conversation.id === (focusedId ?? openId)),
  );
  // The focused row stays in the page however far it is scrolled away.
  const { pane, indexes, isAtEnd, onScroll, scrollToRow } = useRowWindow({
    count: rows.length,
    kept: rovingIndex,
    rowPx,
    back: place && { of: filterKey(filter), place },
  });
  const atEnd = isAtEnd(FROM_END);
  useEffect(() => {
    if (atEnd) onEnd();
  }, [atEnd, rows.length, onEnd]);

  const selection = useInbox((state) => state.selection);
  // The rows change with every opening, and a row is drawn again when what it is given changes.
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  }, [rows]);
  const onSelect = useCallback(
    (id: string, range: boolean) =>
      void loadSelecting().then(({ select }) => select(client, idsOf(shown.current), id, range)),
    [client],
  );
  const { restOn, onOver, onLeave } = usePrefetch();
  const focusRow = useCallback(
    (index: number) => {
      const at = Math.min(Math.max(index, 0), rows.length - 1);
      const row = rows[at];
      if (row === undefined) return;
      setFocusedId(row.conversation.id);
      scrollToRow(at);
      restOn([row, rows[at + 1], rows[at - 1]].flatMap((near) => near?.conversation.id ?? []));
      // Focuses at once, so that a quick Enter opens this row and not the previous one; and again in the next
      // frame, for a row that had yet to scroll in.
      const focus = () => document.getElementById(`row-${row.conversation.id}`)?.focus();
      focus();
      requestAnimationFrame(focus);
    },
    [rows, scrollToRow, restOn],
  );
  const openRow = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row !== undefined)
        client.open(row.conversation.id, found?.matches.get(row.conversation.id)?.seq || null);
    },
    [client, rows, found],
  );
  useKeys(
    useMemo(
      () => ({
        next: () => focusRow(hasPlace ? rovingIndex + 1 : 0),
        previous: () => focusRow(rovingIndex - 1),
        open_row: () => openRow(rovingIndex),
        select: () => {
          const row = rows[rovingIndex];
          if (row !== undefined) onSelect(row.conversation.id, false);
        },
        select_all: () => void loadSelecting().then(({ selectAll }) => selectAll(client)),
      }),
      [client, focusRow, openRow, onSelect, rows, rovingIndex, hasPlace],
    ),
  );

  const leave = (event: PointerEvent) => {
    onPointer(event);
    onLeave();
  };
  const matches = found?.matches;
  const onOpen = useCallback(
    (id: string, byPointer: boolean) => client.open(id, matches?.get(id)?.seq || null, byPointer),
    [client, matches],
  );
  return (
    <>
      {waiting > 0 && (
        <div className="list-new">
          <Button
            size="s"
            className="absolute top-2 left-1/2 -translate-x-1/2 border-accent! bg-accent! text-on-accent! shadow-2! md:rounded-[13px]!"
            onClick={() => {
              release();
              scrollToRow(0);
            }}
          >
            <Icon as={ArrowUp} size="s" />
            <span>{waiting} new</span>
          </Button>
        </div>
      )}
      <div
        ref={pane}
        className="list-rows"
        data-part="rows"
        role="listbox"
        aria-label="Conversations"
        onScroll={onScroll}
        onPointerMove={onPointer}
        onPointerLeave={leave}
        onPointerOver={onOver}
        onFocus={onFocus}
        onBlur={onFocus}
      >
        <div
          role="presentation"
          className="relative"
          style={{ height: rows.length * rowPx }}
          onKeyDown={(event) => {
            const places: Record<string, number> = {
              ArrowDown: rovingIndex + 1,
              ArrowUp: rovingIndex - 1,
              Home: 0,
              End: rows.length - 1,
            };
            const to = places[event.key];
            if (to === undefined) return;
            event.preventDefault();
            focusRow(to);
          }}
        >
          {indexes.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            const { id, numberId } = row.conversation;
            const room = rooms[numberId];
            return (
              <ConversationRow
                key={id}
                row={row}
                href={placeUrl(id, filter, matches?.get(id)?.seq || undefined, found?.query)}
                number={numbers.find((number) => number.id === numberId)}
                names={names}
                replierId={room ? replierOf(room, id, meId, roomsAt) : null}
                isWatched={room !== undefined}
                selected={id === openId}
                roving={index === rovingIndex}
                position={index + 1}
                size={rows.length}
                top={index * rowPx}
                now={now}
                zone={zone}
                query={found?.query}
                match={matches?.get(id)}
                marks={found?.marks}
                isMentioned={mentions.some(({ conversationId }) => conversationId === id)}
                passedOn={found === undefined && !isListed(row, filter, meId)}
                chosen={selection === null ? undefined : selection.ids.has(id)}
                onOpen={onOpen}
                onSelect={onSelect}
                onFocus={setFocusedId}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

function useRowHeight(): number {
  const [height, setHeight] = useState(ROW_PX);
  useEffect(() => {
    const narrow = window.matchMedia("(max-width: 767px)");
    const follow = () => setHeight(narrow.matches ? PHONE_ROW_PX : ROW_PX);
    follow();
    narrow.addEventListener("change", follow);
    return () => narrow.removeEventListener("change", follow);
  }, []);
  return height;
}
