"use client";

import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/app/_ui/controls/button";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { formatPhone } from "@/lib/domain/text/phone";
import { numbersToWriteFrom } from "@/lib/view/writable-numbers";
import { severalNamed } from "@/lib/view/copy/composer/compose-copy";
import type { ComposeProblem } from "@/lib/view/copy/composer/compose-copy";
import { choiceWords, isWholePhone } from "@/lib/view/contact-choices";
import type { ContactChoice } from "@/lib/view/contact-choices";
import { beginText, lastUsedFirst, theOnly } from "../../_client/writing/compose.lazy";
import { typedAhead } from "../../_client/page/key-rest";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { ToField } from "./to-field";
import { Wrong } from "@/app/_ui/forms/field";
import { fieldClass, labelClass, selectClass } from "@/app/_ui/controls/input";
import { DialogHead } from "@/app/_ui/overlays/dialog-head";
import { EmptyState } from "@/app/_ui/feedback/empty-state";
import { Overlay } from "./overlay";

/** Delay after the last keystroke, before looking up the number last used with that phone. */
const LOOK_AFTER_MS = 200;

/**
 * A message to anybody: to whom, and from which of our numbers. It opens the conversation, where the message
 * is written.
 */
export function ComposeDialog() {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const filteredTo = useInbox((state) => state.filter.numberId);
  const [to, setTo] = useState(() => typedAhead().words);
  const [chosen, setChosen] = useState<ContactChoice | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [problem, setProblem] = useState<ComposeProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const phone = chosen?.address ?? to;
  const lastUsed = useLastUsed(phone);
  const ownLast = useOwnLast();
  const usable = numbersToWriteFrom(numbers, [...lastUsed, ...ownLast]);
  // The person's choice; else the number last used with that contact; else the one the list is filtered to;
  // else the one this person last wrote from.
  const wanted = [chosenId, ...lastUsed, filteredTo, ...ownLast].find((used) =>
    usable.some((number) => number.id === used),
  );
  const from = usable.find((number) => number.id === wanted) ?? usable[0];
  useEffect(() => {
    form.current?.querySelector("input")?.focus();
  }, []);
  const ahead = useRef("");
  const close = () => client.page.patch({ overlay: null });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || from === undefined) return;
    if (to.trim() === "")
      return show({ field: "to", words: "Write the phone number of the person you want to text." });
    setBusy(true);
    ahead.current = "";
    const named = chosen ?? (await theOnly(client, to));
    const failed =
      named === "several"
        ? severalNamed
        : await beginText(client, from.id, named?.address ?? to, () => {
            flushSync(close);
            return ahead.current;
          });
    if (failed === null) return;
    setBusy(false);
    show(failed);
  };
  /** After submitting, typed words are meant for the conversation that opens. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isBusy || event.ctrlKey || event.metaKey) return;
    if ([...event.key].length === 1) ahead.current += event.key;
    else if (event.key === "Backspace") ahead.current = ahead.current.slice(0, -1);
    else return;
    event.preventDefault();
  };
  const show = (failed: ComposeProblem) => {
    setProblem(failed);
    form.current?.querySelector<HTMLElement>(failed.field === "from" ? "select" : "input")?.focus();
  };
  const wrong = (field: ComposeProblem["field"]) =>
    problem?.field === field && (
      <Wrong id={field === "to" ? `${id}-phone-wrong` : `${id}-${field ?? "all"}`}>{problem.words}</Wrong>
    );

  return (
    <Overlay label="New text" place="top" className="dialog-compose" onClose={close}>
      <DialogHead title="New text" className="" onClose={close} />
      {usable.length === 0 ? (
        <EmptyState className="px-4 pt-5 pb-6">
          <h3>There is no line you can write from</h3>
          <p>An admin decides who answers on which line. Ask one to add you, and it appears here at once.</p>
        </EmptyState>
      ) : (
        <form
          ref={form}
          className="grid gap-3.5 px-4 pt-1 pb-4"
          noValidate
          onSubmit={(event) => void submit(event)}
          onKeyDown={onKeyDown}
        >
          <div className={`${fieldClass} relative`}>
            <label className={labelClass} htmlFor={`${id}-phone`}>
              To
            </label>
            <ToField
              id={`${id}-phone`}
              value={to}
              isChosen={chosen !== null}
              isWrong={problem?.field === "to"}
              onWrite={(written) => {
                setTo(written);
                setChosen(null);
                setProblem(null);
              }}
              onChoose={(choice) => {
                setTo(choiceWords(choice));
                setChosen(choice);
                setProblem(null);
              }}
            />
            {wrong("to")}
          </div>
          <div className={`${fieldClass} relative`}>
            {usable.length === 1 ? (
              <>
                <span className="text-small font-medium text-text-2">From</span>
                <span>
                  <NumberPlate number={from} whole />
                </span>
              </>
            ) : (
              <>
                <label className={labelClass} htmlFor={`${id}-number`}>
                  From
                </label>
                <select
                  id={`${id}-number`}
                  className={selectClass()}
                  value={from?.id}
                  aria-invalid={problem?.field === "from" || undefined}
                  aria-describedby={problem?.field === "from" ? `${id}-from` : undefined}
                  onChange={(event) => {
                    setChosenId(event.target.value);
                    setProblem(null);
                  }}
                >
                  {usable.map((number) => (
                    <option key={number.id} value={number.id}>
                      {number.label} {formatPhone(number.e164)}
                    </option>
                  ))}
                </select>
              </>
            )}
            {wrong("from")}
          </div>
          {wrong(null)}
          <div className="mt-1 flex justify-end gap-2 max-md:[--btn-h:var(--touch-h)] max-md:[--btn-r:10px] max-md:[--btn-text:16px]">
            <Button className="max-md:flex-1 max-md:border-line-control max-md:bg-surface" onClick={close}>
              Cancel
            </Button>
            <Button
              kind="primary"
              className="max-md:flex-1"
              type="submit"
              aria-disabled={isBusy || undefined}
            >
              {isBusy ? "Opening" : "Write text"}
            </Button>
          </div>
        </form>
      )}
    </Overlay>
  );
}

/**
 * Ids of our numbers, last used with that phone first. Empty until the phone is complete and the answer has
 * arrived.
 */
function useLastUsed(to: string): string[] {
  const [known, setKnown] = useState<{ to: string; ids: string[] }>({ to: "", ids: [] });
  useEffect(() => {
    if (!isWholePhone(to)) return;
    let isWanted = true;
    const timer = setTimeout(
      () => void lastUsedFirst({ with: to }).then((ids) => isWanted && setKnown({ to, ids })),
      LOOK_AFTER_MS,
    );
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [to]);
  return known.to === to ? known.ids : [];
}

/** The ids of the numbers this person wrote from, the last one first, from any device. */
function useOwnLast(): string[] {
  const [ids, setIds] = useState<string[]>([]);
  useEffect(() => void lastUsedFirst({ by: "me" }).then(setIds), []);
  return ids;
}
