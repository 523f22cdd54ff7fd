"use client";

import { useId } from "react";
import { useScript } from "../../_components/use-script";

/** Searches a list of check boxes that stands below it. Without JavaScript the list is all there is. */
export function PickFilter({ label, listId }: { label: string; listId: string }) {
  const id = useId();
  const works = useScript();
  if (!works) return <span className="text-small font-medium text-text-2">{label}</span>;
  const narrow = (words: string) => {
    for (const row of document.getElementById(listId)?.querySelectorAll("label") ?? [])
      row.hidden = !(row.textContent ?? "").toLowerCase().includes(words.trim().toLowerCase()) && !row.querySelector("input")?.checked;
  };
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input id={id} className="input" type="search" placeholder="Name, e-mail or group" autoComplete="off" onChange={(event) => narrow(event.target.value)} />
    </>
  );
}
