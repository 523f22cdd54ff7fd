"use client";

import { useState } from "react";
import { linkClass } from "@/app/_ui/controls/button";
import type { MessageView } from "@/lib/protocol/views";
import { lateApi } from "../../../_client/late-api";
import { useClient } from "../../../_hooks/use-inbox";
import { Words } from "./message-text";

type Rest = { state: "cut" | "asked" | "gone" | "failed" } | { state: "here"; text: string };

/** A message that is too long to show whole, with the rest on request (BW20). */
export function WholeMessage({ message: { id, body } }: { message: MessageView }) {
  const { page } = useClient();
  const [rest, setRest] = useState<Rest>({ state: "cut" });
  if (rest.state === "here") return <Words text={rest.text} />;
  const show = async () => {
    if (rest.state === "asked") return;
    setRest({ state: "asked" });
    const answer = page.watchSession(await lateApi.wholeMessage(id));
    if (answer.kind === "ok") setRest({ state: "here", text: answer.value.text });
    else setRest({ state: answer.kind === "error" && answer.status === 404 ? "gone" : "failed" });
  };
  return (
    <>
      <Words text={body} />{" "}
      {rest.state === "gone" ? (
        <i className="text-text-3">The rest is not kept any more.</i>
      ) : (
        <button
          className={linkClass}
          type="button"
          aria-disabled={rest.state === "asked" || undefined}
          onClick={() => void show()}
        >
          {rest.state === "asked"
            ? "Loading"
            : rest.state === "failed"
              ? "It could not be loaded. Try again"
              : "Show all of it"}
        </button>
      )}
    </>
  );
}
