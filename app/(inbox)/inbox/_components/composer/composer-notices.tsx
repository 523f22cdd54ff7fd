"use client";

import { Avatar } from "@/app/_ui/avatar";
import type { Composition, Trouble } from "@/lib/view/reduce/composition";
import { noticeCopy } from "@/lib/view/copy/notice-copy";
import { unansweredNotice } from "@/lib/view/reduce/seen";
import type { ConversationSnapshot } from "@/lib/view/types";
import { keepFocus } from "../../_client/writing/focus-composer";
import { useClient, useInbox } from "../../_hooks/use-inbox";

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

/** Above the words: what the writer has to know before sending them. */
export default function ComposerNotices({
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
  // An own text is told of before its answer comes: while it is on its way it is not one from elsewhere.
  const reply = composition.phase === "sending" ? null : unansweredNotice(client.seen.facts(snapshot));
  const answer = (seq: number) => () => {
    client.replies.answer(id, seq);
    keepFocus();
  };
  const author = people.find((person) => person.id === reply?.author?.id);
  return (
    <>
      {reply !== null && (
        <div className={`notice hue-${author?.color ?? "slate"}`} role="status">
          <Avatar person={author} label="" />
          <span className="flex-1">{noticeCopy(reply, composition, client.names)}</span>
          <button className="btn" data-size="s" type="button" onClick={answer(reply.publicSeq)}>
            I have read it
          </button>
        </div>
      )}
      {reply === null && composition.staleSince !== null && (
        <div className="notice" role="status">
          <span className="flex-1">There was a reply after you began this. Review before sending.</span>
          <button
            className="btn"
            data-size="s"
            type="button"
            onClick={answer(snapshot.conversation.publicSeq)}
          >
            I have read it
          </button>
        </div>
      )}
      {composition.whenBack && isBack && (
        <div className="notice" role="status">
          You are back, and your text is not sent yet. Press once more to send it.
        </div>
      )}
      {composition.trouble !== null && (
        <div className="notice" data-kind="warning" role="status">
          {troubleCopy[composition.trouble]}
        </div>
      )}
      {composition.retryOf !== null && composition.trouble === null && (
        <div className="notice" role="status">
          This is sent as a new text. Check it first.
        </div>
      )}
    </>
  );
}
