"use client";

import { useEffect } from "react";

/** Single keys of the page. They never fire in a field, nor with a modifier, nor over a dialog. */
export function useKeys(keys: Record<string, () => void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (target?.closest("input, textarea, select, [contenteditable], [role='menu'], [role='dialog'], [role='alertdialog']")) return;
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [keys]);
}
