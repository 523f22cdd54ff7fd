"use client";

import {
  AlarmClock,
  AlarmClockOff,
  Bell,
  BellOff,
  Check,
  CornerUpLeft,
  Link,
  Mail,
  MailOpen,
  PanelRight,
  UserPlus,
  UserRoundPen,
  Tag,
} from "lucide-react";
import type { ConversationView } from "@/lib/protocol/views";
import type { NumberPermissions } from "@/lib/view/types";
import { copyLink } from "../../_client/page/notices";
import { toggleReply, toggleUnread } from "../../_client/conversation/team-flags.lazy";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { MenuGroup, MenuItem, MenuList } from "@/app/_ui/overlays/menu";
import { KeyCaps } from "../shell/key-caps";

/** A new command is one more `MenuItem` here. */
export default function ConversationMenuItems({
  conversation,
  can,
  isPhone,
}: {
  conversation: ConversationView;
  can: NumberPermissions | undefined;
  isPhone: boolean;
}) {
  const client = useClient();
  const mayAssign = useInbox((state) =>
    state.inbox.numbers.some((number) => number.id === conversation.numberId && number.can.assign),
  );
  const mayNote = useInbox(({ inbox }) =>
    inbox.numbers.some((number) => number.id === conversation.numberId && number.can.note),
  );
  const { id, listed, snoozed, markedUnreadAt, unrespondedSince, optedOut } = conversation;
  const isFollowed = useInbox(({ attention }) => attention.following.includes(conversation.id));
  return (
    <MenuList label="More">
      {can?.reply && listed && (
        <MenuGroup label="Later">
          <MenuItem
            icon={AlarmClock}
            shortcut={<KeyCaps of="snooze" hidden />}
            onSelect={() => client.page.patch({ overlay: "snooze" })}
          >
            {snoozed === null ? "Snooze" : "Snooze until another time"}
          </MenuItem>
          {snoozed !== null && (
            <MenuItem icon={AlarmClockOff} onSelect={() => void client.changes.unsnooze(id)}>
              Bring back now
            </MenuItem>
          )}
        </MenuGroup>
      )}
      {can?.reply && (
        <MenuGroup label="Marks for the team">
          <MenuItem
            icon={markedUnreadAt === null ? Mail : MailOpen}
            shortcut={<KeyCaps of="unread" hidden />}
            onSelect={() => void toggleUnread(client, conversation.id)}
          >
            {markedUnreadAt === null ? "Mark unread for the team" : "Mark read for the team"}
          </MenuItem>
          {optedOut === null && (
            <MenuItem
              icon={unrespondedSince === null ? CornerUpLeft : Check}
              shortcut={<KeyCaps of="no_reply" hidden />}
              onSelect={() => void toggleReply(client, conversation.id)}
            >
              {unrespondedSince === null ? "Needs reply" : "No reply needed"}
            </MenuItem>
          )}
        </MenuGroup>
      )}
      <MenuGroup label="This conversation">
        {mayAssign && (
          <MenuItem
            icon={UserPlus}
            shortcut={<KeyCaps of="assign" hidden />}
            onSelect={() => client.page.patch({ overlay: "assign" })}
          >
            Assign
          </MenuItem>
        )}
        {mayNote && (
          <MenuItem
            icon={UserRoundPen}
            shortcut={<KeyCaps of="hand_off" hidden />}
            onSelect={() => client.page.patch({ overlay: "hand_off" })}
          >
            Hand off with a note
          </MenuItem>
        )}
        {can?.tag && (
          <MenuItem
            icon={Tag}
            shortcut={<KeyCaps of="tag" hidden />}
            onSelect={() => client.page.patch({ overlay: "tags" })}
          >
            Tags
          </MenuItem>
        )}
        {isPhone && (
          <MenuItem icon={PanelRight} onSelect={() => client.page.patch({ overlay: "contact" })}>
            Show the contact
          </MenuItem>
        )}
        <MenuItem
          icon={isFollowed ? BellOff : Bell}
          onSelect={() => void client.live?.attention.setFollowing(id, !isFollowed)}
        >
          {isFollowed ? "Unfollow" : "Follow"}
        </MenuItem>
        <MenuItem icon={Link} onSelect={() => void copyLink(client.notices, id)}>
          Copy link
        </MenuItem>
      </MenuGroup>
    </MenuList>
  );
}
