"use client";

import { LogOut, UserX, WifiOff } from "lucide-react";
import { clock } from "@/lib/view/copy/times";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useZone } from "../../_hooks/use-time";

/** Said above everything: no news arrives. Writing goes on. */
export function LinkBanner() {
  const client = useClient();
  const link = useInbox((state) => state.link);
  const lastNewsAt = useInbox((state) => state.lastNewsAt);
  const zone = useZone();
  if (link === "other_person") {
    return (
      <div className="banner" data-kind="warning" role="alert">
        <UserX className="icon" aria-hidden />
        <span className="flex-1">
          <b className="font-medium">Somebody else is signed in here now.</b>{" "}
          <span>
            Nothing more is done from this page. What was written on it is kept on this device, for its writer
            alone.
          </span>
        </span>
        <button className="btn" data-size="s" type="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  if (link === "signed_out") {
    return (
      <div className="banner" data-kind="warning" role="status">
        <LogOut className="icon" aria-hidden />
        <span className="flex-1">
          <b className="font-medium">You are signed out.</b> Your drafts are kept. Sign in to go on.
        </span>
        <a
          className="btn"
          data-size="s"
          href={`/sign-in?to=${encodeURIComponent(window.location.pathname + window.location.search)}`}
        >
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
        <b className="font-medium">You are offline.</b>{" "}
        <span>{`Last news at ${clock(new Date(lastNewsAt).toISOString(), zone)}. Keep writing; sends are checked when you are back.`}</span>
      </span>
      <button className="btn" data-size="s" type="button" onClick={() => client.connection.tryNow()}>
        Try now
      </button>
    </div>
  );
}
