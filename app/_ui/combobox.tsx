"use client";

import { useEffect, useRef, useState } from "react";
import type { ComponentProps, KeyboardEvent, ReactNode } from "react";
import { inputClass } from "./input";

type Props<T> = Omit<ComponentProps<"input">, "value" | "onChange" | "children"> & {
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
  const [moved, setMoved] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const shown = isOpen ? options : [];
  const at = Math.min(moved ?? (meansFirst ? 0 : -1), shown.length - 1);
  const marked = isCurrent ? shown[at] : undefined;
  useEffect(
    () => void list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }),
    [at],
  );

  const choose = (option: T) => {
    setMoved(null);
    onChoose(option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || options.length === 0) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      setOpen(true);
      if (isOpen) setMoved((at + (key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + shown.length) % shown.length);
    } else if (key === "Escape" && shown.length > 0) setOpen(false);
    else if (key === "Enter" && marked !== undefined) choose(marked);
    else {
      // What means itself is asked for as it stands; of a name it may have to be said who.
      if (key === "Enter" && !meansFirst) setOpen(false);
      // The focus goes on, with what is marked.
      if (key === "Tab" && !event.shiftKey && marked !== undefined) choose(marked);
      return;
    }
    event.preventDefault();
  };
  return (
    <>
      <input
        {...input}
        id={id}
        className={inputClass()}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={marked && `${id}-${at}`}
        aria-autocomplete="list"
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setOpen(true);
          setMoved(null);
          onWrite(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        onFocus={() => setOpen(true)}
      />
      <div
        ref={list}
        id={`${id}-list`}
        className="absolute inset-x-0 top-[calc(100%+4px)] z-1 max-h-[min(250px,40dvh)] overflow-y-auto rounded-card bg-surface-raised p-1 shadow-2 forced-colors:border"
        role="listbox"
        aria-label={listLabel}
        hidden={shown.length === 0}
      >
        {shown.map((option, index) => (
          <div
            key={keyOf(option)}
            id={`${id}-${index}`}
            className="flex min-h-[34px] cursor-pointer items-center gap-2.5 rounded-control px-2 aria-selected:bg-accent-soft max-md:min-h-(--touch-h) forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2 forced-colors:aria-selected:outline-[Highlight] [&>:last-child:not(:first-child)]:text-text-2"
            role="option"
            aria-selected={option === marked}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
            onPointerMove={() => setMoved(index)}
          >
            {children(option)}
          </div>
        ))}
      </div>
    </>
  );
}
