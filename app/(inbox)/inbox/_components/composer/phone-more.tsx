"use client";

import { Lock, Plus } from "lucide-react";
import { lazy } from "react";
import { IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { ConversationView } from "@/lib/protocol/views";
import type { MyNumber } from "@/lib/view/types";
import { numbersToWriteFrom } from "@/lib/view/writable-numbers";
import { writeNote } from "../../_client/writing/commands";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { MenuButton } from "../overlays/menu-button";

const Items = lazy(() => import("./phone-more.lazy"));

/**
 * On a phone the tabs and the number give way to the field: this button beside it offers the note and the
 * other numbers.
 */
export function PhoneMore({ conversation, number }: { conversation: ConversationView; number: MyNumber }) {
  const client = useClient();
  const hasChoice = useInbox((state) => numbersToWriteFrom(state.inbox.numbers).length > 1);
  if (!hasChoice && !number.can.note) return null;
  return (
    <div className="composer-more">
      {hasChoice ? (
        <MenuButton label="More to write" icon={<Icon as={Plus} size="l" />} up>
          <Items conversation={conversation} number={number} />
        </MenuButton>
      ) : (
        <IconButton label="Write a note" onClick={() => writeNote(client, conversation.id)}>
          <Icon as={Lock} size="l" />
        </IconButton>
      )}
    </div>
  );
}
