"use client";

import { Check } from "lucide-react";
import { stayInField } from "../../_client/page/focus";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { UndoKey } from "./undo-key";

/** One toast at a time, at the top of the conversation, where it lies over none of the last texts. Hover and focus hold it. */
export function ToastBox() {
  const client = useClient();
  const toast = useInbox((state) => state.toast);
  if (toast === null) return null;
  const { next } = toast;
  const hold = (held: boolean) => () => client.notices.holdToast(held);
  return (
    <div
      className="toasts"
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <div className="toast" role="status">
        {toast.undo !== null && <Check className="icon" aria-hidden />}
        <span className="py-2">
          <span>{toast.words}</span>
          {next !== null && (
            <span>
              {". Next: "}
              <a
                className="link"
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
        <button
          className="btn text-accent-text!"
          data-kind="quiet"
          data-size="s"
          type="button"
          onMouseDown={stayInField}
          onClick={() => {
            toast.undo?.();
            client.notices.closeToast();
          }}
        >
          <span>{toast.undo === null ? "Close" : "Undo"}</span>
          {toast.undo !== null && <UndoKey />}
        </button>
      </div>
    </div>
  );
}
