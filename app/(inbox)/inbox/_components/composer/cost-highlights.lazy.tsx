"use client";

import { Fragment, useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

type Props = { body: string; characters: readonly string[]; field: RefObject<HTMLTextAreaElement | null> };

/**
 * The same words behind the field, invisible, with marks under the costly ones. It has the field's dimensions
 * and follows its scrolling, so that each mark is under its character.
 */
export function CostHighlights({ body, characters, field }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [element, over] = [layer.current, field.current];
    if (element === null || over === null) return;
    const follow = () => {
      element.scrollTop = over.scrollTop;
      // A scroll bar of the field narrows its lines.
      element.style.width = `${over.clientWidth}px`;
    };
    follow();
    over.addEventListener("scroll", follow);
    const observer = new ResizeObserver(follow);
    observer.observe(over);
    return () => {
      over.removeEventListener("scroll", follow);
      observer.disconnect();
    };
  }, [body, field]);
  const costly = new Set(characters);
  const pieces: { text: string; isCostly: boolean }[] = [];
  for (const character of body) {
    const isCostly = costly.has(character);
    const last = pieces.at(-1);
    if (last?.isCostly === isCostly) last.text += character;
    else pieces.push({ text: character, isCostly });
  }
  return (
    <div ref={layer} className="cost-marks" data-part="cost-marks" dir="auto" aria-hidden>
      {pieces.map(({ text, isCostly }, index) =>
        isCostly ? <mark key={index}>{text}</mark> : <Fragment key={index}>{text}</Fragment>,
      )}
      {"\n"}
    </div>
  );
}
