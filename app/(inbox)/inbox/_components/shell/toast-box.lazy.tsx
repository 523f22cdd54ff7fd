"use client";

import { Check } from "lucide-react";
import { Button, linkClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { stayInField } from "../../_client/page/focus";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { UndoKey } from "./undo-key";
import { Toast } from "@/app/_ui/feedback/toast";

/**
 * One toast at a time, at the top of the conversation, where it covers none of the latest messages. Hover and
 * focus keep it open.
 */
export function ToastBox() {
  const client = useClient();
  const toast = useInbox((state) => state.toast);
  if (toast === null) return null;
  const { next } = toast;
  const hold = (held: boolean) => () => client.notices.holdToast(held);
  return (
    <div
      className="toast-place"
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <Toast>
        {toast.undo !== null && <Icon as={Check} />}
        <span className="py-2">
          <span>{toast.words}</span>
          {next !== null && (
            <span>
              {". Next: "}
              <a
                className={linkClass}
                href={`/inbox/${next.id}`}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
                  event.preventDefault();
                  client.notices.closeToast();
                  client.open(next.id);
                }}
              >
                {next.name}
              </a>
            </span>
          )}
        </span>
        <Button
          kind="quiet"
          size="s"
          className="text-accent-text!"
          onMouseDown={stayInField}
          onClick={() => {
            toast.undo?.();
            client.notices.closeToast();
          }}
        >
          <span>{toast.undo === null ? "Close" : "Undo"}</span>
          {toast.undo !== null && <UndoKey />}
        </Button>
      </Toast>
    </div>
  );
}
