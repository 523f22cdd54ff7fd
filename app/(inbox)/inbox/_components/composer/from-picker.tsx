"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { NumberPlate } from "@/app/_ui/display/number-plate";
import { formatPhone } from "@/lib/domain/text/phone";
import type { ConversationView } from "@/lib/protocol/views";
import { numbersToWriteFrom } from "@/lib/view/writable-numbers";
import type { MyNumber } from "@/lib/view/types";
import { goFrom } from "../../_client/writing/commands";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/**
 * The number that a reply leaves from. Choosing another one goes to this contact's conversation on that
 * number.
 */
export function FromPicker({ conversation, number }: { conversation: ConversationView; number: MyNumber }) {
  const client = useClient();
  const numbers = useInbox((state) => state.inbox.numbers);
  const [lastUsed, setLastUsed] = useState<string[]>([]);
  const usable = numbersToWriteFrom(numbers, lastUsed);
  if (usable.length < 2) {
    return (
      <span className="composer-from">
        From <NumberPlate number={number} whole />
      </span>
    );
  }
  const askForOrder = () => {
    if (lastUsed.length === 0)
      void import("../../_client/writing/compose.lazy")
        .then(({ lastUsedFirst }) => lastUsedFirst({ with: conversation.address }))
        .then(setLastUsed);
  };
  return (
    <label className="composer-from" data-menu="">
      From <NumberPlate number={number} whole />
      <Icon as={ChevronDown} size="s" />
      <select
        aria-label="From"
        value={number.id}
        onPointerEnter={askForOrder}
        onFocus={askForOrder}
        onChange={({ target }) => void goFrom(client, conversation, target.value)}
      >
        {usable.map(({ id, label, e164 }) => (
          <option key={id} value={id}>
            {label} {formatPhone(e164)}
          </option>
        ))}
      </select>
    </label>
  );
}
