"use client";

import { Users } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import { Avatar } from "@/app/_ui/display/avatar";
import { Icon } from "@/app/_ui/display/icon";
import { mentionQuery, withMention, type Named } from "@/lib/domain/conversation/mentions";
import { useMentionChoices } from "../../_hooks/composer/use-mention-choices";
import type { MentionChoice } from "../../_hooks/composer/use-mention-choices";
import { useClient } from "../../_hooks/use-inbox";

type Field = RefObject<HTMLTextAreaElement | null>;

/** The list's width, beyond which it would leave the composer. */
const WIDTH = 280;
const GAP = 4;
const LINE = 20;

type Props = {
  conversationId: string;
  body: string;
  field: Field;
  /** Gets the words with the name in them; without it they are the note of the composer. */
  onChoose?: (body: string, chosen: Named) => void;
  /** How the words are laid out where the field is not the composer's; the list then hangs below the "@". */
  layout?: string;
};

/** Whom the "@" in front of the caret may mean, beside it. The field keeps the focus. */
export function MentionList({ conversationId, body, field, onChoose, layout }: Props) {
  const client = useClient();
  const id = useId();
  const caret = useCaret(field, body);
  const typed = caret === null ? null : mentionQuery(body, caret);
  /** The "@" whose list was closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const isClosed = typed !== null && typed.from === closed && typed.query !== "";
  const choices = useMentionChoices(conversationId, isClosed ? null : (typed?.query ?? null));
  const [marked, setMarked] = useState(0);
  const at = Math.min(marked, choices.length - 1);
  const [layer, place] = usePlace(field, body, typed?.from ?? 0);

  const choose = ({ id: chosenId, name }: MentionChoice) => {
    const element = field.current;
    if (element === null || typed === null || caret === null) return;
    const next = withMention(body, { from: typed.from, caret, name });
    const chosen = { id: chosenId, name };
    if (onChoose) onChoose(next.body, chosen);
    else client.notes.write(conversationId, next.body, [chosen]);
    setMarked(0);
    setClosed(typed.from);
    requestAnimationFrame(() => element.setSelectionRange(next.caret, next.caret));
  };
  useFieldKeys(field, choices.length > 0, {
    ArrowDown: () => setMarked((at + 1) % choices.length),
    ArrowUp: () => setMarked((at + choices.length - 1) % choices.length),
    Escape: () => setClosed(typed?.from ?? null),
    Enter: () => choices[at] && choose(choices[at]),
    Tab: () => choices[at] && choose(choices[at]),
  });
  useListOf(field, choices.length > 0 ? { list: id, option: `${id}-${at}` } : null);

  return (
    <>
      <div ref={layer} className={layout ?? "cost-marks"} dir="auto" aria-hidden>
        {body.slice(0, typed?.from ?? 0)}
        <span />
      </div>
      {choices.length > 0 && (
        <ul
          id={id}
          role="listbox"
          aria-label="Mention"
          className="absolute z-5 max-h-[min(290px,40dvh)] w-[280px] max-w-[calc(100%-16px)] overflow-y-auto rounded-card bg-surface-raised p-1 shadow-2 forced-colors:border"
          style={
            layout === undefined
              ? { left: place.left, bottom: place.above }
              : { left: place.left, top: place.below }
          }
        >
          {choices.map((choice, index) => (
            <li
              key={choice.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              ref={(item) => {
                if (index === at) item?.scrollIntoView({ block: "nearest" });
              }}
              className="flex min-h-[34px] cursor-pointer items-center gap-2.5 rounded-control px-2 aria-selected:bg-accent-soft max-md:min-h-(--touch-h) forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2 forced-colors:aria-selected:outline-[Highlight]"
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setMarked(index)}
              onClick={() => choose(choice)}
            >
              {choice.person === undefined ? (
                <Icon as={Users} size="s" />
              ) : (
                <Avatar person={choice.person} label="" />
              )}
              <span className="min-w-0 truncate">{choice.name}</span>
              {!choice.isReached ? (
                <span className="ml-auto shrink-0 text-[12px] text-text-2">can’t see this</span>
              ) : (
                choice.person === undefined && (
                  <span className="ml-auto shrink-0 text-[12px] text-text-2">
                    {choice.size === 1 ? "1 person" : `${choice.size} people`}
                  </span>
                )
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Where the caret stands in the field; null while the field has no focus, or a stretch is selected. */
function useCaret(field: Field, body: string): number | null {
  const [caret, setCaret] = useState<number | null>(null);
  useLayoutEffect(() => {
    const look = () => {
      const element = field.current;
      const isThere = element !== null && document.activeElement === element;
      setCaret(isThere && element.selectionStart === element.selectionEnd ? element.selectionEnd : null);
    };
    look();
    document.addEventListener("selectionchange", look);
    document.addEventListener("focusin", look);
    return () => {
      document.removeEventListener("selectionchange", look);
      document.removeEventListener("focusin", look);
    };
  }, [field, body]);
  return caret;
}

/** The place beside the "@", measured in the same words with the field's dimensions. */
function usePlace(field: Field, body: string, from: number) {
  const layer = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 8, above: 0, below: 0 });
  useLayoutEffect(() => {
    const [element, over, sign] = [layer.current, field.current, layer.current?.lastElementChild];
    if (element === null || over === null || !(sign instanceof HTMLElement)) return;
    element.style.width = `${over.clientWidth}px`;
    const room = element.parentElement?.clientWidth ?? 0;
    const height = element.parentElement?.clientHeight ?? 0;
    const left = Math.max(8, Math.min(element.offsetLeft + sign.offsetLeft, room - WIDTH - 8));
    const top = Math.max(0, over.offsetTop + sign.offsetTop - over.scrollTop);
    setPlace({ left, above: height - top + GAP, below: top + LINE + GAP });
  }, [field, body, from]);
  return [layer, place] as const;
}

/** While the list is open, these keys are its own, before the field and the page get them. */
function useFieldKeys(field: Field, isOpen: boolean, keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const element = field.current;
    if (element === null || !isOpen) return;
    const onKey = (event: KeyboardEvent) => {
      const act = latest.current[event.key];
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (act === undefined || !isPlain || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    element.addEventListener("keydown", onKey);
    return () => element.removeEventListener("keydown", onKey);
  }, [field, isOpen]);
}

/** Tells assistive technology which list belongs to the field, and which of its options is marked. */
function useListOf(field: Field, open: { list: string; option: string } | null): void {
  const { list, option } = open ?? {};
  useEffect(() => {
    const element = field.current;
    if (element === null || list === undefined || option === undefined) return;
    const told = {
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": list,
      "aria-activedescendant": option,
    };
    for (const [name, value] of Object.entries(told)) element.setAttribute(name, value);
    return () => Object.keys(told).forEach((name) => element.removeAttribute(name));
  }, [field, list, option]);
}
