"use client";

import { Button } from "@/app/_ui/controls/button";
import { Avatar } from "@/app/_ui/display/avatar";
import type { Composition, Trouble } from "@/lib/view/reduce/composition";
import { noticeCopy } from "@/lib/view/copy/composer/notice-copy";
import { unansweredNotice } from "@/lib/view/reduce/seen";
import type { ConversationSnapshot, PersonView } from "@/lib/view/types";
import { firstName } from "@/lib/domain/people/person";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { MAX_SEGMENTS, countSegments } from "@/lib/domain/text/segments";
import { keepFocus } from "../../_client/page/focus";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { ComposerNotice } from "./composer-notice";

const troubleCopy: Record<Trouble, string> = {
  not_confirmed:
    "The answer got lost, so this may or may not have been sent. Press again: it cannot be sent twice.",
  earlier_words_sent: "Your earlier words were sent. These were not: send them if they still add something.",
  unreadable: "This text holds characters that cannot be sent. Take them out.",
  too_long: "This is too long for one send. Shorten it.",
  signed_out: "You are signed out. Your draft is kept.",
  failed: "Your text was not sent. Your words are still here.",
  sent_again: "This text has been sent again already. Yours was not sent. Send it only if it adds something.",
  draft_in_the_way: "You are already writing a text here. Send or clear it first.",
};

/** Above the field: what the writer must know before sending. */
export function ComposerNotices({
  snapshot,
  composition,
  isBack,
}: {
  snapshot: ConversationSnapshot;
  composition: Composition;
  isBack: boolean;
}) {
  const client = useClient();
  const people = useInbox((state) => state.inbox.people);
  const { id } = snapshot.conversation;
  // The person's own message has its event before its answer: while it is being sent, it must not appear as
  // one from elsewhere.
  const reply = composition.phase === "sending" ? null : unansweredNotice(client.seen.facts(snapshot));
  const answer = (seq: number) => () => {
    client.replies.answer(id, seq);
    keepFocus();
  };
  const author = people.find((person) => person.id === reply?.author?.id);
  return (
    <>
      {reply !== null && (
        <ComposerNotice className={`hue-${author?.color ?? "slate"}`}>
          <Avatar person={author} label="" />
          <span className="flex-1">{noticeCopy(reply, composition, client.names)}</span>
          <Button size="s" onClick={answer(reply.publicSeq)}>
            I have read it
          </Button>
        </ComposerNotice>
      )}
      {reply === null && composition.staleSince !== null && (
        <ComposerNotice>
          <span className="flex-1">There was a reply after you began this. Review before sending.</span>
          <Button size="s" onClick={answer(snapshot.conversation.publicSeq)}>
            I have read it
          </Button>
        </ComposerNotice>
      )}
      {composition.whenBack && isBack && (
        <ComposerNotice>
          You are back, and your text is not sent yet. Press once more to send it.
        </ComposerNotice>
      )}
      {composition.trouble !== null && (
        <ComposerNotice kind="warning">{troubleCopy[composition.trouble]}</ComposerNotice>
      )}
      {composition.retryOf !== null && composition.trouble === null && (
        <ComposerNotice>This is sent as a new text. Check it first.</ComposerNotice>
      )}
    </>
  );
}

/** A colleague has the reply now. The words are folded, and a press shows them again. */
export function TakenOver({ by, onShow }: { by: PersonView | undefined; onShow: () => void }) {
  return (
    <ComposerNotice className={`hue-${by?.color ?? "slate"}`}>
      <Avatar person={by} label="" />
      <span className="flex-1">
        <b className="font-medium">{firstName(by?.name ?? "A colleague")} took over. Your draft is kept.</b>
      </span>
      <Button size="s" onClick={onShow}>
        Show my draft
      </Button>
    </ComposerNotice>
  );
}

/** Shown at once above the field if the text is too long to send, as after a paste. Nothing is cut. */
export function OverLimit({ body, what }: { body: string; what: "text" | "note" }) {
  const words = what === "note" ? noteCopy(body) : textCopy(body);
  return words === null ? null : (
    <ComposerNotice kind="warning">{`${words} Nothing was cut off.`}</ComposerNotice>
  );
}

function textCopy(body: string): string | null {
  // This many characters fit, whatever they are.
  if (body.length <= MAX_SEGMENTS * 60) return null;
  const { segments } = countSegments(body);
  return segments <= MAX_SEGMENTS
    ? null
    : `This is ${segments} texts, and one send takes ${MAX_SEGMENTS}. Shorten it to send.`;
}

const noteCopy = (body: string): string | null =>
  body.length <= MAX_NOTE_LENGTH
    ? null
    : `This is ${body.length} characters, and a note takes ${MAX_NOTE_LENGTH}. Shorten it to add it.`;
