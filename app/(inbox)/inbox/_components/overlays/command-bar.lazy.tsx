"use client";

import { Search } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { MAX_QUERY_LENGTH } from "@/lib/domain/text/search-query";
import { highlightPart } from "@/lib/view/highlights";
import { contactTitle } from "@/lib/view/copy/names";
import { useCommandList } from "../../_hooks/shell/use-command-list.lazy";
import type { Command } from "../../_hooks/shell/use-command-list.lazy";
import { typedAhead } from "../../_client/page/key-rest";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { KeyCaps } from "../shell/key-caps";
import { Pieces } from "../list/conversation-row";
import { Overlay } from "./overlay";

/**
 * All commands, by typing part of a name: for the open conversation first, then places, then conversations.
 */
export function CommandBar() {
  const client = useClient();
  const openId = useInbox((state) => state.openId);
  const open = openId === null ? undefined : client.conversation(openId);
  const [query, setQuery] = useState(() => typedAhead().words);
  const [isEntered, setEntered] = useState(false);
  const [at, setAt] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const commands = useCommandList(query.trim());
  const groups = useMemo(() => [...new Set(commands.map(({ group }) => group))], [commands]);
  // Asked for again once the field stands: until then keys go to what stood in its place.
  useLayoutEffect(() => {
    setQuery(typedAhead().words);
    setEntered(typedAhead().isEntered);
  }, []);
  const chosen = Math.min(at, commands.length - 1);
  useEffect(() => {
    // Some browsers return a promise, which must not become the effect's cleanup.
    void list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" });
  }, [chosen, commands]);

  const close = () => client.page.patch({ overlay: null });
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    // Closes before it acts: the closing dialog restores the focus and would take it from what the command
    // focused.
    close();
    requestAnimationFrame(() => command.run());
  };
  useEffect(() => {
    if (isEntered) run(commands[0]);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isEntered]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      Home: 0,
      End: commands.length - 1,
    };
    const to = steps[event.key];
    if (event.key === "Enter") run(commands[chosen]);
    else if (to !== undefined) setAt((to + commands.length) % Math.max(1, commands.length));
    else return;
    event.preventDefault();
  };
  return (
    <Overlay label="Commands" place="top" className="dialog-commands" onClose={close}>
      <div className="dialog-ask">
        <Icon as={Search} />
        <input
          autoFocus
          role="combobox"
          aria-label="Find a command or a conversation"
          aria-expanded={commands.length > 0}
          aria-controls={listId}
          aria-activedescendant={commands.length > 0 ? `${listId}-${chosen}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Find a command or a conversation"
          maxLength={MAX_QUERY_LENGTH}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {open && <span className="part-plate min-w-0 truncate">{contactTitle(open)}</span>}
      </div>
      <div
        ref={list}
        id={listId}
        className="max-h-[min(420px,60dvh)] overflow-y-auto p-1.5"
        role="listbox"
        aria-label="Commands"
      >
        {groups.map((group) => (
          <div key={group} role="group" aria-label={group}>
            <div className="px-2.5 pt-2 pb-1 text-[12px] text-text-3" aria-hidden>
              {group}
            </div>
            {commands.map(
              (command, index) =>
                command.group === group && (
                  <div
                    key={command.id}
                    id={`${listId}-${index}`}
                    className="flex min-h-[34px] cursor-pointer items-center gap-2.5 rounded-control px-2.5 aria-selected:bg-accent-soft max-md:min-h-11 forced-colors:aria-selected:outline-2 forced-colors:aria-selected:outline-[Highlight]"
                    role="option"
                    aria-selected={index === chosen}
                    onClick={() => run(command)}
                    onPointerMove={() => setAt(index)}
                  >
                    <Icon as={command.icon} />
                    <span className="min-w-0 flex-1 truncate">
                      <Pieces of={highlightPart(command.words, query.trim())} />
                    </span>
                    {command.number && <NumberPlate number={command.number} />}
                    {command.caps && <KeyCaps of={command.caps} hidden />}
                  </div>
                ),
            )}
          </div>
        ))}
      </div>
      {commands.length === 0 && (
        <p className="px-4 py-[18px] text-text-2" role="status">
          {`Nothing for “${query.trim()}”.`}
        </p>
      )}
    </Overlay>
  );
}
