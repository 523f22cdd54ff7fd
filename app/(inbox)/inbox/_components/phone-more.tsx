"use client";

import { Lock, Plus } from "lucide-react";
import { useId } from "react";
import { focusNext } from "../_client/focus-composer";
import { useClient } from "../_hooks/use-inbox";

/** On a phone the tabs make way for the field; what else can be written is behind a plus. */
export function PhoneMore({ conversationId }: { conversationId: string }) {
  const client = useClient();
  const menuId = useId();
  return (
    <div className="more">
      <button className="btn" data-kind="quiet" data-icon="" type="button" popoverTarget={menuId} aria-label="More to write" title="More to write">
        <Plus className="icon" data-size="l" aria-hidden />
      </button>
      <div id={menuId} className="menu more-menu" popover="auto">
        <button
          className="menu-item"
          type="button"
          onClick={() => {
            focusNext();
            client.notes.choose(conversationId, "note");
          }}
        >
          <Lock className="icon" data-size="s" aria-hidden />
          Write a note
        </button>
      </div>
    </div>
  );
}
