"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { MAX_QUERY_LENGTH } from "@/lib/domain/text/search-query";
import { useFieldFocus } from "../../_hooks/composer/use-field-focus";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { KeyCaps } from "../shell/key-caps";
import { focusRow } from "../../_client/page/focus";

/** Searches messages, names and numbers. On phones a button opens it, so that the list keeps its room. */
export function SearchField() {
  const client = useClient();
  const query = useInbox((state) => state.search.query);
  const filter = useInbox((state) => (state.search.inList ? state.filter : null));
  const field = useRef<HTMLInputElement>(null);
  const [isOpened, setOpened] = useFieldFocus();
  useEffect(() => void client.search.ask(), [client, filter]);

  const leave = () => {
    client.search.type("");
    setOpened(false);
    // The list is back at its scroll place and stays there.
    requestAnimationFrame(() => focusRow({ preventScroll: true }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") leave();
    // Waits for current results: rows of an earlier query are not what was meant.
    else if (event.key === "ArrowDown" || event.key === "Enter")
      void client.search.settled().then(() => requestAnimationFrame(() => focusRow()));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <IconButton
        label="Search"
        className="search-open"
        data-search-open=""
        data-hidden={isOpened || query !== "" || undefined}
        onClick={() => {
          setOpened(true);
          requestAnimationFrame(() => field.current?.focus());
        }}
      >
        <Icon as={Search} />
      </IconButton>
      <div
        className="list-search md:[--btn-h:22px]"
        role="search"
        data-opened={isOpened || query !== "" || undefined}
      >
        <Icon as={Search} size="s" />
        <input
          ref={field}
          type="search"
          data-search-field=""
          aria-label="Search texts, names, numbers"
          placeholder="Search texts, names, numbers"
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={MAX_QUERY_LENGTH}
          value={query}
          onChange={(event) => client.search.type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => query === "" && setOpened(false)}
        />
        {query === "" ? (
          <KeyCaps of="search" hidden />
        ) : (
          <IconButton label="End the search" size="s" onClick={leave}>
            <Icon as={X} size="s" />
          </IconButton>
        )}
      </div>
    </>
  );
}
