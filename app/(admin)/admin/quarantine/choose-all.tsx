"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Ticks every webhook delivery on the page. Shown only with JavaScript, because without it it could do
 * nothing.
 */
export function ChooseAll({ name }: { name: string }) {
  const isLive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!isLive) return null;
  return (
    <label className="inline-flex min-h-7 items-center gap-2.5 mr-auto">
      <input
        type="checkbox"
        className="check-box"
        onChange={({ currentTarget }) => {
          for (const box of currentTarget.form?.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`) ??
            [])
            box.checked = currentTarget.checked;
        }}
      />
      All on this page
    </label>
  );
}
