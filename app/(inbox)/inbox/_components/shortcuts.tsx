"use client";

import { useCommands } from "../_hooks/use-commands";
import { useKeys } from "../_hooks/use-keys";

/** The page's keys that belong to no one pane. */
export function Shortcuts() {
  useKeys(useCommands());
  return null;
}
