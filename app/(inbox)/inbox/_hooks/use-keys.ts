"use client";

import { useEffect } from "react";

/** Single keys of the page. Letters never fire in a field, nor with a modifier, nor over a dialog. */
export function useKeys(keys: Record<string, () => void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const isWriting = target?.closest("input, textarea, select, [contenteditable]") && !/^F\d+$/.test(event.key);
      if (isWriting || target?.closest("dialog, [popover], [role='alertdialog']") || document.querySelector("dialog:modal, :popover-open")) return;
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [keys]);
}
