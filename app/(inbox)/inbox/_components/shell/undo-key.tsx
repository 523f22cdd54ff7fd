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

/**
 * The key that undoes from the current focus: in a field a letter is text, and in one with words Ctrl+Z
 * undoes typing.
 */
export function UndoKey() {
  const letterIsOn = useInbox((state) => isKeyOn(state.inbox.me.keys, "undo"));
  // Evaluates again when the words change.
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
