"use client";

import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { MAX_QUERY_LENGTH } from "@/lib/domain/search-query";
import { useFieldFocus } from "../../_hooks/composer/use-field-focus";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { KeyCaps } from "../shell/key-caps";

const focusFirstRow = (options?: FocusOptions) =>
  document.querySelector<HTMLElement>(".list .row[tabindex='0']")?.focus(options);

/** Looks through texts, names and numbers. On phones a button opens it, so that the list keeps its room. */
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
    // The list is back where it was scrolled to, and stays there.
    requestAnimationFrame(() => focusFirstRow({ preventScroll: true }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") leave();
    // Rows of an earlier word are not what was meant.
    else if (event.key === "ArrowDown" || event.key === "Enter")
      void client.search.settled().then(() => requestAnimationFrame(() => focusFirstRow()));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <button
        className="btn search-open"
        data-kind="quiet"
        data-icon=""
        data-search-open=""
        data-hidden={isOpened || query !== "" || undefined}
        type="button"
        aria-label="Search"
        title="Search"
        onClick={() => {
          setOpened(true);
          requestAnimationFrame(() => field.current?.focus());
        }}
      >
        <Search className="icon" aria-hidden />
      </button>
      <div className="search" role="search" data-opened={isOpened || query !== "" || undefined}>
        <Search className="icon" data-size="s" aria-hidden />
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
          <button
            className="btn"
            data-kind="quiet"
            data-size="s"
            data-icon=""
            type="button"
            aria-label="End the search"
            title="End the search"
            onClick={leave}
          >
            <X className="icon" data-size="s" aria-hidden />
          </button>
        )}
      </div>
    </>
  );
}
