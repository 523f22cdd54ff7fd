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
  const can = useInbox((state) => state.inbox.numbers.find(({ id }) => id === conversation.numberId)?.can);
  const isPhone = useIsPhone();
  return (
    <MenuButton label="More" icon={<Icon as={Ellipsis} />}>
      <Items conversation={conversation} can={can} isPhone={isPhone} />
    </MenuButton>
  );
}
