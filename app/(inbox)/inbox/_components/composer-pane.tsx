"use client";

import dynamic from "next/dynamic";
import type { ThreadSnapshot } from "@/lib/view/types";
import { useInbox } from "../_hooks/use-inbox";
import { Blocked, whyBlocked } from "./blocked";
import { Composer } from "./composer";
import { RefusalPanel } from "./refusal-panel";

/** Fetched with the first note. Its paper stands there at once, so that nothing jumps. */
const NoteComposer = dynamic(() => import("./note-composer").then((part) => part.NoteComposer), {
  ssr: false,
  loading: () => <div className="composer" data-note="" style={{ minHeight: 128 }} />,
});

/** The place to answer or to write a note, or the reason why nothing may be sent. */
export function ComposerPane({ thread }: { thread: ThreadSnapshot }) {
  const { conversation } = thread;
  const number = useInbox((state) => state.inbox.numbers.find((candidate) => candidate.id === conversation.numberId));
  const composition = useInbox((state) => state.compositions[conversation.id]);
  const isNote = useInbox((state) => state.writing[conversation.id] === "note");
  const isRefused = composition !== undefined && composition.refusal !== null && composition.phase !== "writing";

  if (isRefused) return <RefusalPanel conversation={conversation} composition={composition} />;
  if (isNote && number?.mayNote) return <NoteComposer thread={thread} number={number} />;
  const why = whyBlocked(conversation, number);
  if (why !== null || number === undefined) return <Blocked conversation={conversation} number={number} why={why ?? "read_only"} kept={composition?.body ?? ""} />;
  return <Composer thread={thread} number={number} />;
}
