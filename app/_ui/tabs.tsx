"use client";

import type { KeyboardEvent, ReactNode } from "react";

type Props<T extends string> = {
  label: string;
  /** In their order. */
  tabs: readonly { id: T; content: ReactNode }[];
  /** None of them, where what is shown is something else. */
  chosen: T | null;
  onChoose: (tab: T) => void;
  /** Of each tab's own id in the page, where something is named by it. */
  idPrefix?: string;
  /** The id of what they change. */
  controls?: string;
  className: string;
  tabClassName: string;
};

/** One of a few things that stand in the same place. One stop of the tab key; the arrows go from one to the next, and around. */
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
