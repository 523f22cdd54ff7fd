"use client";

import type { KeyboardEvent } from "react";
import { MAX_SEGMENTS, countSegments } from "@/lib/domain/segments";
import { emptyComposition } from "@/lib/view/composition";
import type { Composition } from "@/lib/view/composition";
import { contactTitle, personShort } from "@/lib/view/names";
import { holderOf } from "@/lib/view/presence";
import type { MyNumber, ThreadSnapshot } from "@/lib/view/types";
import { focusComposer, keepFocus } from "../_client/focus-composer";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useResolve } from "../_hooks/use-resolve";
import { ComposerHead } from "./composer-head";
import { ComposerNotices, TakenOver } from "./composer-notices";
import { CostLine, Counter } from "./counter";
import { FromPicker } from "./from-picker";
import { PhoneMore } from "./phone-more";
import { SendKeys } from "./send-keys";
import { TextField } from "./text-field";

const EMPTY = emptyComposition("");

/** Where the words are now. */
function savedWords({ saved, whenBack }: Composition, isOffline: boolean): string {
  if (saved === "empty") return "";
  if (isOffline) return whenBack ? "Kept on this device. You are asked when you are back" : "Kept on this device";
  return saved === "saved" ? "Draft saved" : "Saving draft";
}

/** Where a reply is written. Its top edge is the wire: whoever holds the reply colours it. */
export function Composer({ thread, number }: { thread: ThreadSnapshot; number: MyNumber }) {
  const client = useClient();
  const { conversation } = thread;
  const { id } = conversation;
  const composition = useInbox((state) => state.compositions[id]) ?? EMPTY;
  const people = useInbox((state) => state.inbox.people);
  const room = useInbox((state) => state.rooms[conversation.numberId]);
  const roomsAt = useInbox((state) => state.roomsAt);
  const link = useInbox((state) => state.link);
  const { body, phase, takenOverBy } = composition;

  const holderId = room && link === "live" ? holderOf(room, id, roomsAt) : null;
  const holder = holderId === null || holderId === client.meId ? undefined : people.find((person) => person.id === holderId);
  const isOffline = link === "offline" || link === "signed_out";
  const isEmpty = body.trim() === "";
  const isTooLong = !isEmpty && countSegments(body).segments > MAX_SEGMENTS;

  const { resolve } = useResolve();

  const press = (thenResolve = false) => {
    if (holder !== undefined) return void client.replies.takeOver(id, holder.id).then(focusComposer);
    if (isEmpty || isTooLong) return;
    if (isOffline) return client.replies.askWhenBack(id, !composition.whenBack);
    // A refused text resolves nothing: somebody still has to look at it.
    void client.replies.send(id, false).then((isSent) => (isSent && thenResolve && conversation.state !== "resolved" ? void resolve() : keepFocus()));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.repeat) {
      event.preventDefault();
      press(event.shiftKey);
    }
    // The page's z, for a hand that is still in the empty field.
    const sent = event.key === "z" && (event.metaKey || event.ctrlKey) && body === "" ? client.replies.undoable() : null;
    if (sent !== null) {
      event.preventDefault();
      void client.replies.undo(sent);
    }
    if (event.key === "Escape") document.getElementById(`row-${id}`)?.focus();
  };
  const write = (text: string) => client.replies.write(id, text);

  return (
    <form
      className={`composer ${holder ? `hue-${holder.color}` : ""}`}
      data-held={holder ? "" : undefined}
      data-mine={holderId === client.meId ? "" : undefined}
      aria-label={`Reply to ${contactTitle(conversation)}`}
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <ComposerHead conversationId={id} writing="text" mayNote={number.mayNote}>
        <FromPicker conversation={conversation} number={number} />
      </ComposerHead>
      <ComposerNotices thread={thread} composition={composition} isBack={!isOffline} />
      {takenOverBy !== null ? (
        <TakenOver by={people.find((person) => person.id === takenOverBy)} onShow={() => client.replies.unfold(id)} />
      ) : (
        <>
          <TextField body={body} label={`Text to ${contactTitle(conversation)}`} readOnly={phase === "sending"} onWrite={write} onKeyDown={onKeyDown}>
            {number.mayNote && <PhoneMore conversationId={id} />}
          </TextField>
          <CostLine body={body} onPlain={write} />
        </>
      )}
      <div className="tools">
        <span className="saved">{savedWords(composition, isOffline)}</span>
        <Counter body={body} />
        <button
          className={`btn ${holder ? `hue-${holder.color}` : ""}`}
          data-kind={holder ? "person" : isOffline ? undefined : "primary"}
          type="submit"
          disabled={holder === undefined && (isEmpty || isTooLong)}
          aria-disabled={phase === "sending" || undefined}
          aria-pressed={isOffline && holder === undefined ? composition.whenBack : undefined}
        >
          {holder ? `Take over from ${personShort(client.names, holder.id)}` : sendWords(composition, isOffline)}
          {!isOffline && <SendKeys />}
        </button>
      </div>
    </form>
  );
}

function sendWords({ phase, trouble }: Composition, isOffline: boolean): string {
  if (phase === "sending") return "Sending";
  if (isOffline) return "Send when back";
  return trouble === "not_confirmed" ? "Send again" : "Send text";
}
