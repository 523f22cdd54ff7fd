"use client";

import { Plus } from "lucide-react";
import { useClient } from "../../_hooks/use-inbox";

/** Begins a text to anybody. */
export function NewMessage() {
  const { page } = useClient();
  return (
    <button
      className="btn new-text"
      data-kind="primary"
      data-size="s"
      type="button"
      aria-label="New text"
      onClick={() => page.patch({ overlay: "compose" })}
    >
      <Plus className="icon" data-size="s" aria-hidden />
      <span>
        New<span className="wide-only"> text</span>
      </span>
    </button>
  );
}
