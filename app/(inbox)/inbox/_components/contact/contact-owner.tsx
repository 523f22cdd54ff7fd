"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Avatar } from "@/app/_ui/display/avatar";
import { Button } from "@/app/_ui/controls/button";
import type { ConversationView } from "@/lib/protocol/views";
import { personOrYou } from "@/lib/view/copy/names";
import { insist } from "../../_client/page/later";
import { useClient, useInbox } from "../../_hooks/use-inbox";

const OwnerPicker = dynamic(
  () => insist(() => import("../overlays/assign-picker.lazy").then((part) => part.OwnerPicker)),
  { ssr: false },
);

/** Who looks after the contact, and the way to choose somebody for those who may. */
export function ContactOwner({
  conversation,
  ownerId,
  mayChange,
}: {
  conversation: ConversationView;
  ownerId: string | null;
  mayChange: boolean;
}) {
  const { names } = useClient();
  const owner = useInbox((state) => state.inbox.people.find(({ id }) => id === ownerId));
  const [isChoosing, setChoosing] = useState(false);
  if (ownerId === null && !mayChange) return null;
  const verb = ownerId === null ? "Choose" : "Change";
  return (
    <div className="mt-1.5 flex items-center gap-1.5" data-part="owner">
      <span className="text-text-3">Looked after by</span>
      {ownerId !== null && <Avatar person={owner} label="" />}
      <span>{ownerId === null ? "nobody yet" : personOrYou(names, ownerId)}</span>
      {mayChange && (
        <Button
          kind="quiet"
          size="s"
          className="-my-1 ml-auto"
          aria-label={`${verb} who looks after this customer`}
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
        >
          {verb}
        </Button>
      )}
      {isChoosing && (
        <OwnerPicker conversation={conversation} ownerId={ownerId} onClose={() => setChoosing(false)} />
      )}
    </div>
  );
}
