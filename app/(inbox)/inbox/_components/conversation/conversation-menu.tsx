"use client";

import { Ellipsis, Link } from "lucide-react";
import { lazy } from "react";
import { IconButton } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import type { ConversationView } from "@/lib/protocol/views";
import { copyLink } from "../../_client/page/notices";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useIsPhone } from "../../_hooks/use-page";
import { MenuButton } from "../overlays/menu-button";

const Items = lazy(() => import("./conversation-menu.lazy"));

/**
 * Other commands on the conversation. With read-only rights on a wide screen only one is left, so it is a
 * button.
 */
export function ConversationMenu({ conversation }: { conversation: ConversationView }) {
  const { notices } = useClient();
  const mayReply = useInbox((state) =>
    state.inbox.numbers.some(({ id, can }) => id === conversation.numberId && can.reply),
  );
  const isPhone = useIsPhone();
  if (!mayReply && !isPhone) {
    return (
      <IconButton label="Copy link" size="s" onClick={() => void copyLink(notices, conversation.id)}>
        <Icon as={Link} />
      </IconButton>
    );
  }
  return (
    <MenuButton label="More" icon={<Icon as={Ellipsis} />}>
      <Items conversation={conversation} mayReply={mayReply} isPhone={isPhone} />
    </MenuButton>
  );
}
