"use client";

import { useCommands } from "../../_hooks/shell/use-commands";
import { useKeys } from "../../_hooks/shell/use-keys";

/** The page's keys that belong to no one pane. */
export function Shortcuts() {
  useKeys(useCommands());
  return null;
}
