"use client";

import { Ellipsis } from "lucide-react";
import { lazy } from "react";
import type { ConversationView } from "@/lib/protocol/views";
import { MenuButton } from "./menu-button";

const Items = lazy(() => import("./thread-menu-items"));

/** What else can be done with the thread. */
export function ThreadMenu({ conversation }: { conversation: ConversationView }) {
  return (
    <MenuButton label="More" icon={<Ellipsis className="icon" aria-hidden />}>
      <Items conversation={conversation} />
    </MenuButton>
  );
}
