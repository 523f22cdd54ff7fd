"use client";

import { useEffect, useRef, useState } from "react";

/** Longer than a browser takes from the end of a tap to its click. */
const TAP_MS = 500;

/**
 * Whether a field has the focus, for what is shown only with it. A press elsewhere takes the focus at its
 * start; if something then disappeared, the pressed button would move away before its click. So the focus
 * counts until the press is over.
 */
export function useFieldFocus(): [hasFocus: boolean, change: (hasFocus: boolean) => void] {
  const [hasFocus, setHasFocus] = useState(false);
  const isFocused = useRef(false);
  const isPressing = useRef(false);
  useEffect(() => {
    if (!hasFocus) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const endIn = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isPressing.current = false;
        setHasFocus(isFocused.current);
      }, ms);
    };
    const begin = () => {
      clearTimeout(timer);
      isPressing.current = true;
    };
    const release = () => endIn(TAP_MS);
    const click = () => endIn(0);
    const events = { pointerdown: begin, pointerup: release, pointercancel: release, click };
    for (const [name, listener] of Object.entries(events)) window.addEventListener(name, listener, true);
    return () => {
      clearTimeout(timer);
      isPressing.current = false;
      for (const [name, listener] of Object.entries(events)) window.removeEventListener(name, listener, true);
    };
  }, [hasFocus]);
  const change = (has: boolean) => {
    isFocused.current = has;
    if (has || !isPressing.current) setHasFocus(has);
  };
  return [hasFocus, change];
}
