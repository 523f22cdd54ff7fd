"use client";

import { AlarmClock, Check, Ellipsis, Hash, Mail, MailOpen, RotateCcw, UserPlus, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { LucideIcon } from "lucide-react";
import { Button, IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { MenuItem, MenuList } from "@/app/_ui/overlays/menu";
import { progressCopy, selectAllCopy, selectedCopy } from "@/lib/view/copy/list/bulk-copy";
import type { KeyId } from "@/lib/view/keys";
import { nothingSelected, selectedCount } from "@/lib/view/selection";
import { actOnSelected, isAllResolved, markSelected } from "../../_client/list/many.lazy";
import {
  chosenOf,
  countMatching,
  dropGone,
  endSelecting,
  goesOn,
  listedIds,
  selectMatching,
} from "../../_client/list/selecting.lazy";
import { isSearching } from "../../_client/state";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";
import { MenuButton } from "../overlays/menu-button";
import { KeyCaps } from "../shell/key-caps";

/** Above the list while rows are chosen: how many, and what can be done to them. */
export function BulkBar() {
  const client = useClient();
  const selection = useInbox((state) => state.selection) ?? nothingSelected;
  const bulk = useInbox((state) => state.bulk);
  const numbers = useInbox((state) => state.inbox.numbers);
  const conversations = useInbox((state) => state.inbox.conversations);
  useEffect(() => dropGone(client), [client, conversations]);
  useBackCloses(useIsPhone(), () => endSelecting(client));
  const count = selectedCount(selection);
  const isAll = selection.all !== null;
  const may = (what: "reply" | "tag" | "assign") => numbers.some(({ can }) => can[what]);
  const isOff = bulk !== null || count === 0;
  const done = bulk?.progress ? 1 - bulk.progress.left / Math.max(1, bulk.progress.total) : 0;
  const isResolved = isAllResolved(chosenOf(client));
  return (
    <section
      className="relative z-1 flex flex-col justify-end gap-1 border-b border-line bg-surface-sunk px-3 pb-1.5"
      aria-label="Selected conversations"
      data-part="bulk"
    >
      <div className="flex min-h-(--btn-h,26px) items-center gap-1">
        {bulk === null && (
          <IconButton
            label="Select nothing"
            size="s"
            className="-ml-1.5"
            onClick={() => endSelecting(client)}
          >
            <Icon as={X} size="s" />
          </IconButton>
        )}
        <span className="min-w-0 flex-1 truncate font-strong tabular-nums" data-part="chosen">
          {bulk === null ? selectedCopy(count, isAll) : progressCopy(bulk.type, bulk.progress)}
        </span>
        {bulk === null && !isAll && <SelectAll count={count} />}
      </div>
      <div className={`flex items-center gap-1 ${isOff ? "pointer-events-none opacity-50" : ""}`}>
        {may("assign") && <Act of="assign" words="Assign" icon={UserPlus} isOff={isOff} />}
        {may("reply") && <Act of="snooze" words="Snooze" icon={AlarmClock} isOff={isOff} />}
        {may("tag") && <Act of="tag" words="Tag" icon={Hash} isOff={isOff} />}
        {may("reply") && (
          <Act
            of="resolve"
            words={isResolved ? "Reopen" : "Resolve"}
            icon={isResolved ? RotateCcw : Check}
            isOff={isOff}
          />
        )}
        {may("reply") && (
          <MenuButton label="More for what is selected" icon={<Icon as={Ellipsis} size="s" />}>
            <MenuList label="More for what is selected">
              <MenuItem
                icon={Mail}
                shortcut={<KeyCaps of="unread" hidden />}
                onSelect={() => markSelected(client, true)}
              >
                Mark unread for the team
              </MenuItem>
              <MenuItem icon={MailOpen} onSelect={() => markSelected(client, false)}>
                Mark read for the team
              </MenuItem>
            </MenuList>
          </MenuButton>
        )}
      </div>
      {bulk !== null && (
        <div
          className="absolute inset-x-0 -bottom-px h-0.5 origin-left bg-accent"
          style={{ transform: `scaleX(${done})` }}
        />
      )}
    </section>
  );
}

type ActProps = { of: KeyId; words: string; icon: LucideIcon; isOff: boolean };

/** Does what its key does. */
function Act({ of, words, icon, isOff }: ActProps) {
  const client = useClient();
  return (
    <Button
      size="s"
      className="gap-1! px-1.5! max-md:px-2!"
      data-part={`bulk-${of}`}
      aria-disabled={isOff}
      onClick={() => actOnSelected(client, of)}
    >
      <span className="contents max-[1279px]:hidden">
        <Icon as={icon} size="s" />
      </span>
      <span>{words}</span>
    </Button>
  );
}

/** "Select all 214 that match": the whole list by its filter, loaded or not. */
function SelectAll({ count }: { count: number }) {
  const client = useClient();
  const filter = useInbox((state) => state.filter);
  const isFound = useInbox((state) => isSearching(state.search));
  const listed = listedIds(client).length;
  const [matching, setMatching] = useState<{ filter: typeof filter; count: number } | null>(null);
  const isLong = goesOn(client);
  useEffect(() => {
    if (isLong)
      void countMatching(client).then((found) => found !== null && setMatching({ filter, count: found }));
  }, [client, filter, isLong]);
  const all = !isLong ? listed : matching?.filter === filter ? matching.count : null;
  if (all === null || all === 0 || count >= all) return null;
  return (
    <Button kind="quiet" size="s" className="text-accent-text!" onClick={() => void selectMatching(client)}>
      {selectAllCopy(all, isFound)}
    </Button>
  );
}
