"use client";

import { LogOut, UserX, WifiOff } from "lucide-react";
import { Button, buttonClass } from "@/app/_ui/controls/button";
import { clock } from "@/lib/view/copy/times";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useZone } from "../../_hooks/use-time";
import { Banner } from "@/app/_ui/feedback/banner";

/** Above everything: no news arrives. Writing continues. */
export function LinkBanner() {
  const client = useClient();
  const link = useInbox((state) => state.link);
  const lastNewsAt = useInbox((state) => state.lastNewsAt);
  const zone = useZone();
  if (link === "other_person") {
    return (
      <Banner kind="warning" role="alert" as={UserX}>
        <span className="flex-1">
          <b className="font-medium">Somebody else is signed in here now.</b>{" "}
          <span>
            Nothing more is done from this page. What was written on it is kept on this device, for its writer
            alone.
          </span>
        </span>
        <Button size="s" onClick={() => window.location.reload()}>
          Reload
        </Button>
      </Banner>
    );
  }
  if (link === "signed_out") {
    return (
      <Banner kind="warning" role="status" as={LogOut}>
        <span className="flex-1">
          <b className="font-medium">You are signed out.</b> Your drafts are kept. Sign in to go on.
        </span>
        <a
          className={buttonClass({ size: "s" })}
          href={`/sign-in?to=${encodeURIComponent(window.location.pathname + window.location.search)}`}
        >
          Sign in
        </a>
      </Banner>
    );
  }
  if (link !== "offline") return null;
  return (
    <Banner kind="warning" role="status" as={WifiOff}>
      <span className="flex-1">
        <b className="font-medium">You are offline.</b>{" "}
        <span>{`Last news at ${clock(new Date(lastNewsAt).toISOString(), zone)}. Keep writing; sends are checked when you are back.`}</span>
      </span>
      <Button size="s" onClick={() => client.tryNow()}>
        Try now
      </Button>
    </Banner>
  );
}
