"use client";

import { Ellipsis } from "lucide-react";
import { lazy } from "react";
import { Icon } from "@/app/_ui/display/icon";
import type { ConversationView } from "@/lib/protocol/views";
import { useInbox } from "../../_hooks/use-inbox";
import { useIsPhone } from "../../_hooks/use-page";
import { MenuButton } from "../overlays/menu-button";

const Items = lazy(() => import("./conversation-menu.lazy"));

/** Other commands on the conversation. */
export function ConversationMenu({ conversation }: { conversation: ConversationView }) {
  const mayReply = useInbox((state) =>
    state.inbox.numbers.some(({ id, can }) => id === conversation.numberId && can.reply),
  );
  const isPhone = useIsPhone();
  return (
    <MenuButton label="More" icon={<Icon as={Ellipsis} />}>
      <Items conversation={conversation} mayReply={mayReply} isPhone={isPhone} />
    </MenuButton>
  );
}
