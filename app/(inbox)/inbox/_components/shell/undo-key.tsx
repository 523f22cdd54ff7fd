"use client";

import { useSyncExternalStore } from "react";
import { isKeyOn } from "@/lib/view/keys";
import { isField } from "../../_client/page/key-rest";
import { useInbox } from "../../_hooks/use-inbox";
import { KeyCaps } from "./key-caps";

function subscribe(listener: () => void): () => void {
  document.addEventListener("focusin", listener);
  document.addEventListener("focusout", listener);
  return () => {
    document.removeEventListener("focusin", listener);
    document.removeEventListener("focusout", listener);
  };
}

type Place = "page" | "empty_field" | "field";

/** The key that undoes from where the focus is now: in a field a letter is a letter, and in one that holds words Ctrl+Z is for those. */
export function UndoKey() {
  const letterIsOn = useInbox((state) => isKeyOn(state.inbox.me.keys, "undo"));
  // Looked at again when what is written changes.
  useInbox((state) => state.compositions);
  const place = useSyncExternalStore(subscribe, whereFocusIs, () => "page" as const);
  if (place === "field") return null;
  return <KeyCaps of={place === "page" && letterIsOn ? "undo" : "undo_writing"} />;
}

function whereFocusIs(): Place {
  const held = document.activeElement;
  if (!isField(held)) return "page";
  return held instanceof HTMLTextAreaElement &&
    held.closest('[data-part="composer"]') !== null &&
    held.value === ""
    ? "empty_field"
    : "field";
}
