"use client";

import { Lock, MessageSquare } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { Tabs } from "@/app/_ui/controls/tabs";
import { focusComposer, focusNext } from "../../_client/page/focus";
import { useClient } from "../../_hooks/use-inbox";

type Writing = "text" | "note";
type Props = {
  conversationId: string;
  writing: Writing;
  mayNote: boolean;
  /** The recipient. */ children: ReactNode;
};

const tabs = [
  {
    id: "text",
    content: (
      <>
        <Icon as={MessageSquare} size="s" />
        <span>Text</span>
      </>
    ),
  },
  {
    id: "note",
    content: (
      <>
        <Icon as={Lock} size="s" />
        <span>Note</span>
      </>
    ),
  },
] as const;

/** What is being written, and to whom: a message from that number, or a note that only the team reads. */
export function ComposerHead({ conversationId, writing, mayNote, children }: Props) {
  const client = useClient();
  const choose = (next: Writing) => {
    if (next === writing) return focusComposer();
    focusNext();
    client.notes.choose(conversationId, next);
  };
  return (
    <div className="composer-head">
      {mayNote && (
        <Tabs
          label="What to write"
          className="composer-tabs"
          tabClassName="composer-tab"
          chosen={writing}
          onChoose={choose}
          tabs={tabs}
        />
      )}
      {children}
    </div>
  );
}
