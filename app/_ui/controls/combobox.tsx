"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import { inputClass } from "./input";
import { Option } from "./option";

type Props<T> = Omit<ComponentProps<typeof Autocomplete.Input>, "value" | "onChange" | "children"> & {
  id: string;
  value: string;
  onWrite: (written: string) => void;
  /** What is offered below the field; none closes the list. */
  options: readonly T[];
  /** They are of what is written now: before that, Enter chooses nothing that was found for other letters. */
  isCurrent: boolean;
  /** What is written is a part of a name, and means the first of them until the arrows say otherwise; else it means itself. */
  meansFirst: boolean;
  keyOf: (option: T) => string;
  onChoose: (option: T) => void;
  listLabel: string;
  children: (option: T) => ReactNode;
};

/**
 * A field with what it may mean below. The field keeps the focus; the arrows go through the list and around, Enter and Tab
 * choose, Escape closes the list before it closes anything else. What is written stays a value of its own.
 *
 * The list stands in the page where the field does, not in a popup of the library: that one takes all else on the page from
 * whoever hears it read, and here one goes on to the next field past an open list.
 */
export function Combobox<T>({
  id,
  value,
  onWrite,
  options,
  isCurrent,
  meansFirst,
  keyOf,
  onChoose,
  listLabel,
  children,
  ...input
}: Props<T>) {
  const [isOpen, setOpen] = useState(true);
  const [at, setAt] = useState<{ option: T | undefined; byHand: boolean }>({
    option: undefined,
    byHand: false,
  });
  const shown = isOpen ? options : [];
  const marked = isCurrent && (meansFirst || at.byHand) ? at.option : undefined;

  const onKeyDown: typeof input.onKeyDown = (event) => {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    const isArrow = key === "ArrowDown" || key === "ArrowUp";
    if (shown.length === 0) {
      // It is a field like any other, but that an arrow opens the list again.
      event.preventBaseUIHandler();
      if (!isArrow || options.length === 0) return;
      setOpen(true);
      event.preventDefault();
    } else if (key === "Escape") {
      setOpen(false);
      event.preventDefault();
    } else if (key === "Enter" && marked === undefined) {
      // What means itself is asked for as it stands; of a name it may have to be said who.
      if (!meansFirst) setOpen(false);
      event.preventBaseUIHandler();
    }
    // The library still stands on what was first for a name that is no longer written: it is marked before it is gone on from.
    else if (isArrow && !meansFirst && !at.byHand && at.option !== undefined) {
      setAt({ option: at.option, byHand: true });
      event.preventBaseUIHandler();
      event.preventDefault();
    }
    // The focus goes on, with what is marked.
    else if (key === "Tab" && !event.shiftKey && marked !== undefined) onChoose(marked);
  };
  return (
    <Autocomplete.Root
      id={id}
      inline
      open
      items={shown}
      filter={null}
      value={value}
      onValueChange={(written) => {
        setOpen(true);
        setAt(({ option }) => ({ option, byHand: false }));
        onWrite(written);
      }}
      autoHighlight={meansFirst && "always"}
      keepHighlight
      onItemHighlighted={(option, { reason }) =>
        setAt(({ byHand }) => ({ option, byHand: reason === "none" ? byHand : true }))
      }
    >
      <Autocomplete.Input
        {...input}
        id={id}
        className={inputClass()}
        aria-expanded={shown.length > 0}
        {...(marked === undefined && { "aria-activedescendant": undefined })}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        onFocus={() => setOpen(true)}
      />
      {shown.length > 0 && (
        <Autocomplete.List
          className="absolute inset-x-0 top-[calc(100%+4px)] z-1 max-h-[min(250px,40dvh)] overflow-y-auto rounded-card bg-surface-raised p-1 shadow-2 forced-colors:border"
          aria-label={listLabel}
        >
          {(option: T) => (
            <Option key={keyOf(option)} value={option} isMarked={option === marked} onChoose={onChoose}>
              {children(option)}
            </Option>
          )}
        </Autocomplete.List>
      )}
    </Autocomplete.Root>
  );
}
