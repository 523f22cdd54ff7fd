"use client";

import { LogOut, WifiOff } from "lucide-react";
import { clock } from "@/lib/view/times";
import { useClient, useInbox } from "../_hooks/use-inbox";
import { useZone } from "../_hooks/use-time";

/** Said above everything: no news arrives. Writing goes on. */
export function LinkBanner() {
  const client = useClient();
  const link = useInbox((state) => state.link);
  const lastNewsAt = useInbox((state) => state.lastNewsAt);
  const zone = useZone();
  if (link === "signed_out") {
    return (
      <div className="banner" data-kind="warning" role="status">
        <LogOut className="icon" aria-hidden />
        <span className="flex-1">
          <b className="font-medium">You are signed out.</b> Your drafts are kept. Sign in to go on.
        </span>
        <a className="btn" data-size="s" href="/sign-in">
          Sign in
        </a>
      </div>
    );
  }
  if (link !== "offline") return null;
  return (
    <div className="banner" data-kind="warning" role="status">
      <WifiOff className="icon" aria-hidden />
      <span className="flex-1">
        <b className="font-medium">You are offline.</b> Last news at {clock(new Date(lastNewsAt).toISOString(), zone)}. Keep writing; sends are checked when you are back.
      </span>
      <button className="btn" data-size="s" type="button" onClick={() => client.connection.tryNow()}>
        Try now
      </button>
    </div>
  );
}
