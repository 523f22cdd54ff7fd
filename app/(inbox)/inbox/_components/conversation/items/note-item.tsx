"use client";

import { Lock } from "lucide-react";
import { Fragment, memo } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { mentionSpans } from "@/lib/domain/conversation/mention-spans";
import type { NoteView } from "@/lib/protocol/views";
import { personOrYou } from "@/lib/view/copy/names";
import { clock, exactTime } from "@/lib/view/copy/times";
import type { TimeFormat } from "@/lib/view/copy/times";
import { useClient } from "../../../_hooks/use-inbox";
import { NoteActs, NoteQuote } from "../../shell/lazy-parts";
import { Words } from "./message-text";

/** The words, with the names of those whom the note mentions as marks. */
function NoteWords({ note: { body, mentions } }: Pick<Props, "note">) {
  const { meId } = useClient();
  const spans = mentionSpans(
    body,
    mentions.map(({ name }) => name),
  );
  return (
    <>
      {spans.map(({ from, to, name }, index) => (
        <Fragment key={from}>
          <Words text={body.slice(spans[index - 1]?.to ?? 0, from)} />
          <span
            className="note-mention"
            data-part="mention"
            data-self={mentions.some((one) => one.name === name && one.userIds.includes(meId)) || undefined}
          >
            {body.slice(from, to)}
          </span>
        </Fragment>
      ))}
      <Words text={body.slice(spans.at(-1)?.to ?? 0)} />
    </>
  );
}

type Props = {
  note: NoteView;
  isNew: boolean;
  /** Shows its action buttons. */ isCurrent: boolean;
  zone: TimeFormat;
};

/** Paper beside a dashed wire: the customer does not get this. */
export const NoteItem = memo(function NoteItem({ note, isNew, isCurrent, zone }: Props) {
  const { names } = useClient();
  const known = names.people.some((person) => person.id === note.author.id);
  const by = known ? personOrYou(names, note.author.id) : note.author.name;
  if (note.deletedAt !== null)
    return (
      <div className="entry" data-part="entry" data-note={note.id}>
        <time dateTime={note.at} title={exactTime(note.at, zone)}>
          {clock(note.at, zone)}
        </time>
        <span>
          <b>{by}</b> deleted a note
        </span>
      </div>
    );
  return (
    <article
      className="log-note"
      data-note={note.id}
      aria-label={`Internal note, ${by}, not sent to the customer`}
      data-new={isNew ? "" : undefined}
    >
      <time dateTime={note.at} title={exactTime(note.at, zone)}>
        {clock(note.at, zone)}
      </time>
      <div className="note-paper">
        <div className="note-top" aria-hidden>
          <Icon as={Lock} size="xs" />
          <b>Internal note</b>
          <span>{`${by}, not sent to the customer${note.editedAt === null ? "" : ", edited"}`}</span>
          <time className="message-clock" dateTime={note.at} title={exactTime(note.at, zone)}>
            {clock(note.at, zone)}
          </time>
        </div>
        {(note.about ?? note.replyTo) !== null && <NoteQuote note={note} />}
        <p dir="auto">
          <NoteWords note={note} />
        </p>
        {isCurrent && <NoteActs note={note} />}
      </div>
    </article>
  );
});
