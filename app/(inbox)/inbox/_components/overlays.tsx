"use client";

import dynamic from "next/dynamic";
import { useInbox } from "../_hooks/use-inbox";

const ComposeDialog = dynamic(() => import("./compose-dialog"), { ssr: false });
const CommandBar = dynamic(() => import("./command-bar"), { ssr: false });
const KeySheet = dynamic(() => import("./key-sheet"), { ssr: false });

/** What opens above the inbox, loaded when it is first asked for. */
export function Overlays() {
  const overlay = useInbox((state) => state.overlay);
  if (overlay === "compose") return <ComposeDialog />;
  if (overlay === "commands") return <CommandBar />;
  return overlay === "keys" ? <KeySheet /> : null;
}
