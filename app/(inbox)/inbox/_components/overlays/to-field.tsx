"use client";

import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { formatPhone } from "@/lib/domain/phone";
import { isName } from "@/lib/view/contact-choices";
import type { ContactChoice } from "@/lib/view/contact-choices";
import { useContactChoices } from "../../_hooks/composer/use-contact-choices";

type Props = {
  id: string;
  value: string;
  /** Somebody was chosen: the field says who, and nobody is looked for. */
  isChosen: boolean;
  isWrong: boolean;
  onWrite: (written: string) => void;
  onChoose: (choice: ContactChoice) => void;
};

/**
 * To whom: a phone, or a part of a name with the people whom it may mean below. A name means the first of them until the
 * arrows say otherwise, a phone only itself.
 */
export function ToField({ id, value, isChosen, isWrong, onWrite, onChoose }: Props) {
  const { choices, isAnswer } = useContactChoices(isChosen ? "" : value);
  const [isOpen, setOpen] = useState(true);
  const [moved, setMoved] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const shown = isOpen ? choices : [];
  const at = Math.min(moved ?? (isName(value) ? 0 : -1), shown.length - 1);
  // Enter means nobody who was found for other letters.
  const marked = isAnswer ? shown[at] : undefined;
  useEffect(
    () => void list.current?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }),
    [at],
  );

  const choose = (choice: ContactChoice) => {
    setMoved(null);
    onChoose(choice);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || choices.length === 0) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      setOpen(true);
      if (isOpen) setMoved((at + (key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + shown.length) % shown.length);
    } else if (key === "Escape" && shown.length > 0) setOpen(false);
    else if (key === "Enter" && marked !== undefined) choose(marked);
    else {
      // A phone is asked for as it stands; of a name it may have to be said who.
      if (key === "Enter" && !isName(value)) setOpen(false);
      // The focus goes on, with whoever is marked.
      if (key === "Tab" && !event.shiftKey && marked !== undefined) choose(marked);
      return;
    }
    event.preventDefault();
  };
  return (
    <>
      <input
        id={id}
        className="input"
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={marked && `${id}-${at}`}
        aria-autocomplete="list"
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        value={value}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        placeholder="Phone number, or a part of a name"
        onChange={(event) => {
          setOpen(true);
          setMoved(null);
          onWrite(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        onFocus={() => setOpen(true)}
      />
      <div
        ref={list}
        id={`${id}-list`}
        className="people"
        role="listbox"
        aria-label="People"
        hidden={shown.length === 0}
      >
        {shown.map((choice, index) => (
          <div
            key={choice.address}
            id={`${id}-${index}`}
            role="option"
            aria-selected={choice === marked}
            // The field keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(choice)}
            onPointerMove={() => setMoved(index)}
          >
            {choice.name !== null && (
              <span className="trunc flex-1" dir="auto">
                {choice.name}
              </span>
            )}
            <span className="tabular-nums">{formatPhone(choice.address)}</span>
          </div>
        ))}
      </div>
    </>
  );
}
