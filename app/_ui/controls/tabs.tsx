"use client";

import type { KeyboardEvent, ReactNode } from "react";

type Props<T extends string> = {
  label: string;
  tabs: readonly { id: T; content: ReactNode }[];
  /** Null if none of the tabs matches what is shown. */
  chosen: T | null;
  onChoose: (tab: T) => void;
  /** The prefix of each tab's element id, if something refers to it. */
  idPrefix?: string;
  /** The id of the element that the tabs change. */
  controls?: string;
  className: string;
  tabClassName: string;
};

/** A tab list. One Tab stop; the arrow keys move between tabs and wrap around. */
export function Tabs<T extends string>({
  label,
  tabs,
  chosen,
  onChoose,
  idPrefix,
  controls,
  className,
  tabClassName,
}: Props<T>) {
  const stop = chosen ?? tabs[0]?.id;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = tabs.findIndex(({ id }) => id === stop) + by;
    const next = tabs.at(at % tabs.length);
    event.preventDefault();
    if (next === undefined) return;
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
    onChoose(next.id);
  };
  return (
    <div className={className} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, content }) => (
        <button
          key={id}
          id={idPrefix && `${idPrefix}${id}`}
          className={tabClassName}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={id === chosen}
          aria-controls={controls}
          tabIndex={id === stop ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {content}
        </button>
      ))}
    </div>
  );
}
