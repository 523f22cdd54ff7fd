"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, RefObject } from "react";

/**
 * The one message that shows its action buttons: the newest, until the pointer, a finger or the arrow keys
 * choose another. If all showed them, the Tab key would stop at hundreds of buttons.
 */
export function useCurrentMessage(pane: RefObject<HTMLElement | null>, newestId: string | null) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const wantsFocus = useRef(false);
  const currentId = chosenId ?? newestId;

  // The buttons of the message that an arrow key led to exist only now.
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    pane.current
      ?.querySelector<HTMLElement>(`[data-message="${currentId}"] [data-part="acts"] button`)
      ?.focus();
  }, [currentId, pane]);

  const choose = useCallback((target: EventTarget) => {
    const id =
      target instanceof Element ? target.closest("[data-message]")?.getAttribute("data-message") : null;
    // A passing pointer does not remove a focused button.
    if (id && document.querySelector('[data-part="acts"] :focus-visible') === null) setChosenId(id);
  }, []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const text =
        event.target instanceof Element && event.target.closest('[data-part="acts"]')
          ? event.target.closest("[data-message]")
          : null;
      if (step === undefined || text === null) return;
      event.preventDefault();
      const texts = [...(pane.current?.querySelectorAll('[data-part="message"][data-message]') ?? [])];
      const next = texts[texts.indexOf(text) + step];
      if (next === undefined) return;
      wantsFocus.current = true;
      setChosenId(next.getAttribute("data-message"));
    },
    [pane],
  );

  const handlers = {
    onPointerOver: useCallback(
      (event: PointerEvent) => event.pointerType === "mouse" && choose(event.target),
      [choose],
    ),
    onClick: useCallback((event: MouseEvent) => choose(event.target), [choose]),
    onFocus: useCallback((event: FocusEvent) => choose(event.target), [choose]),
    onKeyDown,
  };
  return { currentId, isChosen: chosenId !== null, handlers };
}
