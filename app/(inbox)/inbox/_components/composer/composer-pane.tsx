"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import type { FormEvent, KeyboardEvent } from "react";
import type { ConversationView } from "@/lib/protocol/views";
import { emptyComposition } from "@/lib/view/reduce/composition";
import { sendPressed } from "@/lib/view/keys";
import { contactTitle } from "@/lib/view/copy/names";
import type { ConversationSnapshot } from "@/lib/view/types";
import { blockedTitle, whyBlocked } from "@/lib/view/why-blocked";
import { focusComposer, keepFocus } from "../../_client/page/focus";
import { insist, loadLazyChunk } from "../../_client/page/later";
import { undoLast } from "../../_client/writing/commands";
import { useFieldFocus } from "../../_hooks/composer/use-field-focus";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useNote, useReply } from "../../_hooks/composer/use-writing";
import { ComposerHead } from "./composer-head";
import { FromPicker } from "./from-picker";
import {
  Blocked,
  ComposerNotices,
  CostLine,
  FormerConversation,
  NoteNotice,
  NoteTools,
  OverLimit,
  TakenOver,
  MessagesWait,
} from "../shell/lazy-parts";
import { PhoneMore } from "./phone-more";
import { ReplyTools } from "./reply-tools";
import { WriteField } from "./write-field";

/** Loaded before any refusal can exist: the same chunk parses refusals. */
const RefusalPanel = dynamic(() => insist(() => loadLazyChunk().then((late) => late.RefusalPanel)), {
  ssr: false,
});

const EMPTY = emptyComposition("");

type Props = {
  conversationId: string;
  /** As last known; undefined if this page has never held it. */
  conversation: ConversationView | undefined;
  /** Null while it loads, and when this person no longer has access. */
  snapshot: ConversationSnapshot | null;
  isGone: boolean;
};

/**
 * Where a message or note is written. Its top edge is the wire, in the colour of whoever holds the reply.
 * Notices, reasons and refusals come and go around one field that stays (`WriteField`).
 */
export function ComposerPane({ conversationId: id, conversation, snapshot, isGone }: Props) {
  const client = useClient();
  const people = useInbox((state) => state.inbox.people);
  const numbers = useInbox((state) => state.inbox.numbers);
  const composition = useInbox((state) => state.compositions[id]) ?? EMPTY;
  const keys = useInbox((state) => state.inbox.me.keys);
  const held = useInbox((state) => state.notes[id]);
  const wantsNote = useInbox((state) => state.writing[id] === "note");
  const cameFrom = useInbox((state) => (state.cameFrom?.id === id ? state.cameFrom : null));
  const [hasFocus, setHasFocus] = useFieldFocus();
  const isForeign = useInbox((state) => state.link === "other_person");
  const reply = useReply(id, snapshot, composition);
  const note = useNote(id, held);

  const number = numbers.find((candidate) => candidate.id === conversation?.numberId);
  const mayNote = !isGone && (number?.can.note ?? false);
  // The words of a note stay visible even if it can no longer be added.
  const isNote = wantsNote && (mayNote || (held?.body ?? "") !== "");
  const why = isGone
    ? "gone"
    : conversation === undefined || (isNote && mayNote)
      ? null
      : whyBlocked(conversation, number);
  const isFolded = !isNote && why === null && composition.takenOverBy !== null;
  const isRefused =
    composition.refusal !== null && composition.phase !== "writing" && conversation !== undefined && !isGone;
  const body = isNote ? (held?.body ?? "") : composition.body;
  const title = conversation === undefined ? "this conversation" : contactTitle(conversation);
  // Without words, the only notice is that messages from this number wait. The other notices are loaded when
  // the first words are typed.
  const isWriting = composition.body !== "" || composition.trouble !== null;
  // An empty field beside the reason why nothing may be written is useless, so it is hidden; a focused field
  // stays.
  const isHidden = why !== null && body === "" && !hasFocus;

  // While nothing has been said here, or since the number was changed, the customer's words may be in another
  // conversation.
  const isElsewhere =
    conversation !== undefined && (conversation.publicSeq === 0 || cameFrom?.seq === conversation.publicSeq);

  const write = (words: string) => (isNote ? client.notes.write(id, words) : client.replies.write(id, words));
  const unfold = () => {
    client.replies.unfold(id);
    focusComposer();
  };
  // A refusal that disappears on its own gives the focus back.
  useEffect(() => {
    if (isRefused) return () => void keepFocus();
  }, [isRefused]);
  const press = (thenResolve = false) => {
    if (why === null) (isNote ? note : reply).press(thenResolve);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composition of a word in an input method; some browsers report that only by the old
    // key code.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const { key, shiftKey: shift, altKey: alt } = event;
    const mod = event.ctrlKey || event.metaKey;
    const sent = sendPressed(
      { key, mod, shift, alt },
      { enterSends: keys.enterSends && window.matchMedia("(hover: hover)").matches },
    );
    if (sent !== null) event.preventDefault();
    if (sent !== null && !event.repeat) press(sent === "send_resolve");
    // The page's undo key, also from the empty field.
    if (key === "z" && mod && !shift && body === "" && undoLast(client)) event.preventDefault();
    if (key === "Escape") document.getElementById(`row-${id}`)?.focus();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    press();
  };
  const isHeld = !isNote && why === null && reply.holder !== undefined;
  return (
    <>
      {isRefused && <RefusalPanel conversation={conversation} composition={composition} />}
      <form
        className={`composer ${isHeld ? `hue-${reply.holder?.color}` : ""}`}
        hidden={isRefused || (isGone && isHidden)}
        data-part="composer"
        data-of={id}
        data-note={isNote ? "" : undefined}
        data-held={isHeld ? "" : undefined}
        data-mine={!isNote && why === null && reply.isMine ? "" : undefined}
        aria-label={
          why !== null
            ? blockedTitle(why, title)
            : isNote
              ? `Internal note about ${title}`
              : `Reply to ${title}`
        }
        onSubmit={onSubmit}
      >
        {why === null && number && conversation && (
          <ComposerHead conversationId={id} writing={isNote ? "note" : "text"} mayNote={number.can.note}>
            {isNote ? (
              <span className="composer-from">Only your team reads this</span>
            ) : (
              <FromPicker conversation={conversation} number={number} />
            )}
          </ComposerHead>
        )}
        {why !== null && why !== "gone" && conversation ? (
          <Blocked conversation={conversation} number={number} why={why} />
        ) : isNote ? (
          // Loaded with the first words of a note, because its notice may be that the connection is lost.
          held && <NoteNotice conversationId={id} held={held} />
        ) : (
          <>
            {number !== undefined && (number.sending !== "ok" || number.cappedUntil !== null) && (
              <MessagesWait number={number} />
            )}
            {snapshot && isWriting && (
              <ComposerNotices snapshot={snapshot} composition={composition} isBack={!reply.isOffline} />
            )}
          </>
        )}
        {snapshot && why === null && !isNote && isElsewhere && (
          <FormerConversation conversation={snapshot.conversation} leftId={cameFrom?.leftId ?? null} />
        )}
        {body !== "" && <OverLimit body={body} what={isNote ? "note" : "text"} />}
        {isFolded && (
          <TakenOver by={people.find((person) => person.id === composition.takenOverBy)} onShow={unfold} />
        )}
        <WriteField
          what={isNote ? "note" : "text"}
          body={body}
          label={isNote ? `Note about ${title}, only your team reads this` : `Text to ${title}`}
          readOnly={
            why !== null ||
            isForeign ||
            isFolded ||
            (isNote ? (held?.busy ?? false) : composition.phase === "sending")
          }
          folded={isFolded}
          hidden={isHidden}
          onWrite={write}
          onKeyDown={onKeyDown}
          onFocusChange={setHasFocus}
          mentionsIn={isNote && mayNote ? id : null}
        >
          {why === null && !isNote && number && conversation && (
            <PhoneMore conversation={conversation} number={number} />
          )}
        </WriteField>
        {why === null && !isNote && !isFolded && isWriting && <CostLine body={body} onPlain={write} />}
        {why === null &&
          (isNote ? (
            <NoteTools held={held} note={note} />
          ) : (
            <ReplyTools
              composition={composition}
              reply={reply}
              isOpen={conversation !== undefined && conversation.state !== "resolved"}
            />
          ))}
      </form>
    </>
  );
}
