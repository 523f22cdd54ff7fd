"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, RefObject } from "react";

import { ITEM, itemIdOf } from "./use-seen";

/**
 * The one message or note that shows its action buttons: the newest, until the pointer, a finger or the arrow keys
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
    const of = (name: string) => `[${name}="${currentId}"] [data-part="acts"] button`;
    const selector = `${of("data-message")}, ${of("data-note")}`;
    // Those of a note may still have to load.
    const focus = (left: number) => {
      const button = pane.current?.querySelector<HTMLElement>(selector);
      if (button) button.focus();
      else if (left > 0) requestAnimationFrame(() => focus(left - 1));
    };
    focus(30);
  }, [currentId, pane]);

  const choose = useCallback((target: EventTarget) => {
    const item = target instanceof Element ? target.closest(ITEM) : null;
    const id = item && itemIdOf(item);
    // A passing pointer does not remove a focused button.
    if (id && document.querySelector('[data-part="acts"] :focus-visible') === null) setChosenId(id);
  }, []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const text =
        event.target instanceof Element && event.target.closest('[data-part="acts"]')
          ? event.target.closest(ITEM)
          : null;
      if (step === undefined || text === null) return;
      event.preventDefault();
      const texts = [
        ...(pane.current?.querySelectorAll('[data-part="message"][data-message], article[data-note]') ?? []),
      ];
      const next = texts[texts.indexOf(text) + step];
      if (next === undefined) return;
      wantsFocus.current = true;
      setChosenId(itemIdOf(next));
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
