"use client";

import { useEffect, useId, useRef, useState } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import { Button } from "@/app/_ui/controls/button";
import { fieldClass, inputClass, labelClass, selectClass } from "@/app/_ui/controls/input";
import { Wrong } from "@/app/_ui/forms/field";
import { DialogHead } from "@/app/_ui/overlays/dialog-head";
import { stillMentioned, type Named } from "@/lib/domain/conversation/mentions";
import { sendPressed } from "@/lib/view/keys";
import { handOffTrouble } from "@/lib/view/copy/composer/note-copy";
import { handOff } from "../../_client/writing/hand-off";
import { useReaders } from "../../_hooks/composer/use-mention-choices";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { MentionList } from "../shell/lazy-parts";
import { Overlay } from "./overlay";

/** The field, and what measures its words. */
const wordsClass = `${inputClass()} h-auto! py-2`;

/**
 * Gives the open conversation to a colleague with a note. The words stay in the field until the server has
 * them, whatever comes between.
 */
export function HandOffDialog() {
  const client = useClient();
  const id = useId();
  const [conversationId] = useState(() => client.state.openId ?? "");
  const people = useInbox((state) => state.inbox.people);
  const readers = useReaders(conversationId);
  const takers = people.filter(
    (person) =>
      person.id !== client.meId && readers?.people.some((one) => one.id === person.id && one.mayReply),
  );
  const [to, setTo] = useState("");
  const [body, setBody] = useState("");
  /** Whom the list under an "@" gave, also those whose name was removed since. */
  const [mentions, setMentions] = useState<readonly Named[]>([]);
  const field = useRef<HTMLTextAreaElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const clientId = useRef<string>(null);
  /** Who had it when this was opened, or as the person was told since. */
  const [from, setFrom] = useState(() => client.conversation(conversationId)?.assigneeId ?? null);
  const form = useRef<HTMLFormElement>(null);
  // Once the dialog is open, which focuses its first button.
  useEffect(() => form.current?.querySelector("select")?.focus(), []);
  const write = (words: string) => {
    setBody(words);
    setWrong(null);
  };
  const close = () => client.page.patch({ overlay: null });

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isBusy) return;
    const isMissing = to === "" ? "select" : body.trim() === "" ? "textarea" : null;
    if (isMissing !== null) {
      setWrong(to === "" ? "Choose who gets it." : "Write what they need to know.");
      return form.current?.querySelector<HTMLElement>(isMissing)?.focus();
    }
    setBusy(true);
    clientId.current ??= crypto.randomUUID();
    const done = await handOff(client, conversationId, {
      clientId: clientId.current,
      to,
      from,
      body,
      mentions: [...new Set(stillMentioned(body, mentions).map(({ id }) => id))],
    });
    setBusy(false);
    if (done === null) return close();
    // The next press is about what is so now, and about whatever the words are then.
    if (done.code === "assigned_meanwhile") setFrom(done.assigneeId);
    if (done.code === "client_id_reused") clientId.current = null;
    setWrong(handOffTrouble(done, client.names));
    form.current?.querySelector<HTMLElement>("textarea")?.focus();
  };
  const onKeyDown = ({ key, ctrlKey, metaKey, shiftKey: shift, altKey: alt }: KeyboardEvent) => {
    if (sendPressed({ key, mod: ctrlKey || metaKey, shift, alt }, { enterSends: false }) === "send")
      void submit();
  };
  return (
    <Overlay label="Hand off" place="top" className="dialog-compose" onClose={close}>
      <DialogHead title="Hand off" className="" onClose={close} />
      <form
        ref={form}
        className="grid gap-3.5 px-4 pt-1 pb-4"
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <div className={fieldClass}>
          <label className={labelClass} htmlFor={`${id}-to`}>
            To
          </label>
          <select
            id={`${id}-to`}
            className={selectClass()}
            value={to}
            aria-describedby={wrong === null ? undefined : `${id}-wrong`}
            onChange={(event) => {
              setTo(event.target.value);
              setWrong(null);
            }}
          >
            <option value="" disabled>
              {readers === null
                ? "One moment"
                : takers.length === 0
                  ? "Nobody else can reply here"
                  : "Choose a colleague"}
            </option>
            {takers.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        </div>
        <div className={fieldClass}>
          <label className={labelClass} htmlFor={`${id}-note`}>
            Note, only your team reads this
          </label>
          <div className="relative grid">
            {body.includes("@") && (
              <MentionList
                conversationId={conversationId}
                body={body}
                field={field}
                layout={`${wordsClass} invisible absolute top-0 left-0 whitespace-pre-wrap wrap-anywhere`}
                onChoose={(next, chosen) => {
                  write(next);
                  setMentions([...mentions, chosen]);
                }}
              />
            )}
            <textarea
              ref={field}
              id={`${id}-note`}
              className={`${wordsClass} max-h-[40dvh] min-h-[84px] resize-none field-sizing-content`}
              rows={3}
              dir="auto"
              value={body}
              readOnly={isBusy}
              aria-describedby={wrong === null ? undefined : `${id}-wrong`}
              onKeyDown={onKeyDown}
              onChange={(event) => write(event.target.value)}
            />
          </div>
        </div>
        {wrong !== null && <Wrong id={`${id}-wrong`}>{wrong}</Wrong>}
        <div className="mt-1 flex justify-end gap-2 max-md:[--btn-h:var(--touch-h)] max-md:[--btn-r:10px] max-md:[--btn-text:16px]">
          <Button className="max-md:flex-1 max-md:border-line-control max-md:bg-surface" onClick={close}>
            Cancel
          </Button>
          <Button kind="primary" className="max-md:flex-1" type="submit" aria-disabled={isBusy || undefined}>
            {isBusy ? "Handing off" : "Hand off"}
          </Button>
        </div>
      </form>
    </Overlay>
  );
}
