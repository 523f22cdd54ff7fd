"use client";

import { Check } from "lucide-react";
import { stayInField } from "../_client/focus-composer";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { UndoKey } from "./undo-key";

/** One toast at a time, at the bottom left of the thread. Hover and focus hold it. */
export function ToastBox() {
  const client = useClient();
  const toast = useInbox((state) => state.toast);
  if (toast === null) return null;
  const hold = (held: boolean) => () => client.notices.holdToast(held);
  return (
    <div className="toasts" onPointerEnter={hold(true)} onPointerLeave={hold(false)} onFocus={hold(true)} onBlur={hold(false)}>
      <div className="toast" role="status">
        {toast.undo !== null && <Check className="icon" aria-hidden />}
        <span className="py-2">{toast.words}</span>
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
