"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { CSSProperties, KeyboardEvent, ReactNode } from "react";
import { Dialog } from "./dialog";
import { DialogHead } from "./dialog-head";
import { Option } from "../controls/option";
import type { OptionGroup } from "../controls/matching";

const WIDTH = 300;
const LONGEST = 360;
const APART = 4;

type Props<T> = {
  /** What is chosen, as a title: "Assign to". */
  label: string;
  /** What to write into the field: "Find a person". */
  asks: string;
  /**
   * The words typed while this part was loading, and whether Enter followed. Asked for again once the field
   * stands: until then keys go to what stood in its place.
   */
  ahead?: () => { words: string; isEntered: boolean };
  /**
   * What is offered for what is written; `matching` answers for a list that is known. Null until the list is
   * known: Enter waits for it.
   */
  find: (written: string) => readonly OptionGroup<T>[] | null;
  keyOf: (option: T) => string;
  /** What is so already has a tick. */
  isChosen?: (option: T) => boolean;
  /** Choosing one leaves the picker open for others; the caller says by `isChosen` what they came to. */
  several?: boolean;
  /** What stands there when nothing is offered. */
  nothing: string;
  /** The button that opened it, to stand beside; without one it stands in the upper middle, as for a key. */
  anchor?: Element | null;
  /** What is set beside the choice, below the list. */
  foot?: ReactNode;
  onChoose: (option: T) => void;
  onClose: () => void;
  /** An option: an icon, an avatar or a colour, and its words. */
  children: (option: T) => ReactNode;
};

/**
 * Chooses from a list by typing: a person, a tag, a time. The field keeps the focus; the arrows go through the list and around,
 * Enter chooses, Escape closes. On a phone it is a sheet from below, and the keyboard comes when the field is touched.
 * It brings a library with it: whoever uses it is loaded at its first use (`*.lazy.tsx`).
 */
export function Picker<T>({
  label,
  asks,
  ahead = () => ({ words: "", isEntered: false }),
  find,
  keyOf,
  isChosen,
  several = false,
  nothing,
  anchor = null,
  foot,
  onChoose,
  onClose,
  children,
}: Props<T>) {
  const id = useId();
  const [words, setWords] = useState(() => ahead().words);
  const [isEntered, setEntered] = useState(false);
  const [marked, setMarked] = useState<string | null>(null);
  const [place] = useState(() => (anchor === null ? null : beside(anchor)));
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    setWords(ahead().words);
    setEntered(ahead().isEntered);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);
  const found = find(words);
  const isKnown = found !== null;
  const groups = found?.filter(({ items }) => items.length > 0) ?? [];

  const choose = (option: T) => {
    onChoose(option);
    // Closed by itself it gives the focus back; taken away it would not.
    if (!several) field.current?.closest("dialog")?.close();
  };
  useEffect(() => {
    if (!isEntered || !isKnown) return;
    setEntered(false);
    const first = groups[0]?.items[0];
    if (first !== undefined) choose(first);
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isEntered, isKnown]);
  const onKeyDown = (event: KeyboardEvent & { preventBaseUIHandler: () => void }) => {
    // The dialog closes itself.
    if (event.key === "Escape") event.preventBaseUIHandler();
    else if (event.key === "Enter" && !isKnown) setEntered(true);
  };
  return (
    <Dialog
      label={label}
      place={place === null ? "middle" : "beside"}
      style={place ?? undefined}
      className="w-[300px] flex-col open:flex"
      onClose={onClose}
    >
      <DialogHead title={label} className="border-b md:hidden" onClose={onClose} />
      <Autocomplete.Root
        id={id}
        inline
        open
        items={groups}
        filter={null}
        value={words}
        onValueChange={(written) => {
          setWords(written);
          setEntered(false);
        }}
        autoHighlight="always"
        keepHighlight
        onItemHighlighted={(option) => setMarked(option === undefined ? null : keyOf(option))}
      >
        <Autocomplete.Input
          ref={field}
          id={id}
          className="h-10 flex-none border-b border-line bg-transparent px-3 outline-none placeholder:text-text-3 max-md:h-(--touch-h) max-md:px-4 max-md:text-[16px]"
          aria-label={asks}
          placeholder={asks}
          spellCheck={false}
          onKeyDown={onKeyDown}
        />
        <Autocomplete.List
          className="max-h-[310px] overflow-y-auto overscroll-contain p-1 empty:hidden max-md:max-h-[60dvh] max-md:px-2"
          aria-label={label}
          aria-multiselectable={several || undefined}
        >
          {(group: OptionGroup<T>) => (
            <Autocomplete.Group key={group.label} items={group.items} className="not-first:mt-1">
              <Autocomplete.GroupLabel className="px-2 pt-1.5 pb-1 text-meta text-text-3">
                {group.label}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(option: T) => (
                  <Option
                    key={keyOf(option)}
                    value={option}
                    isMarked={keyOf(option) === marked}
                    isChosen={isChosen?.(option) ?? false}
                    onChoose={choose}
                  >
                    {children(option)}
                  </Option>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
        <Autocomplete.Empty className="p-4 text-text-2 empty:hidden">
          {isKnown ? nothing : "One moment …"}
        </Autocomplete.Empty>
      </Autocomplete.Root>
      {foot}
    </Dialog>
  );
}

/** Under its button, or above it where there is more room, and never past the window's edge. */
function beside(anchor: Element): CSSProperties {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isBelow = clientHeight - bottom >= Math.min(LONGEST, top);
  return {
    "--at-x": `${Math.max(APART, Math.min(left, clientWidth - WIDTH - 2 * APART))}px`,
    "--at-top": isBelow ? `${bottom + APART}px` : "auto",
    "--at-bottom": isBelow ? "auto" : `${clientHeight - top + APART}px`,
  } as CSSProperties;
}
