"use client";

import { Lock } from "lucide-react";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import type { ConversationView } from "@/lib/protocol/views";
import type { MyNumber } from "@/lib/view/types";
import { numbersToWriteFrom } from "@/lib/view/writable-numbers";
import { goFrom, writeNote } from "../../_client/writing/commands";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { MenuCheck, MenuGroup, MenuItem, MenuList } from "@/app/_ui/overlays/menu";

export default function PhoneMoreItems({
  conversation,
  number,
}: {
  conversation: ConversationView;
  number: MyNumber;
}) {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  return (
    <MenuList label="More to write">
      {number.can.note && (
        <MenuGroup label="What to write">
          <MenuItem icon={Lock} onSelect={() => writeNote(client, conversation.id)}>
            Write a note
          </MenuItem>
        </MenuGroup>
      )}
      <MenuGroup label="From">
        {numbersToWriteFrom(numbers).map((each) => (
          <MenuCheck
            key={each.id}
            radio
            closes
            checked={each.id === number.id}
            onSelect={() => void goFrom(client, conversation, each.id)}
          >
            <span className="flex-1">From</span>
            <NumberPlate number={each} />
          </MenuCheck>
        ))}
      </MenuGroup>
    </MenuList>
  );
}
