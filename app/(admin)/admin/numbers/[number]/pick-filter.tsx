"use client";

import { useId } from "react";
import { useScript } from "@/app/_ui/controls/with-script";
import { inputClass, labelClass } from "@/app/_ui/controls/input";

/** Filters the list of checkboxes below it. Without JavaScript there is only the list. */
export function PickFilter({
  label,
  listId,
  what = "Name, e-mail or group",
}: {
  label: string;
  listId: string;
  what?: string;
}) {
  const id = useId();
  const works = useScript();
  if (!works) return <span className={labelClass}>{label}</span>;
  const narrow = (words: string) => {
    for (const row of document.getElementById(listId)?.querySelectorAll("label") ?? [])
      row.hidden =
        !(row.textContent ?? "").toLowerCase().includes(words.trim().toLowerCase()) && !isChosen(row);
  };
  return (
    <>
      <label className={labelClass} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className={inputClass()}
        type="search"
        placeholder={what}
        autoComplete="off"
        onChange={(event) => narrow(event.target.value)}
      />
    </>
  );
}

/** Ticked, or set to anything but its first choice: such a row stays visible. */
const isChosen = (row: HTMLElement): boolean =>
  (row.querySelector("input")?.checked ?? false) || (row.querySelector("select")?.selectedIndex ?? 0) > 0;
