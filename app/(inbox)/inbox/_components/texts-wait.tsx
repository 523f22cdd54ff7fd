"use client";

import { sendingRequest, whyTextsWait } from "@/lib/view/blocked-words";
import type { MyNumber } from "@/lib/view/types";
import { AskAdmin } from "./ask-admin";

/** Where an admin sees the account, and mends it. */
export const questBlue = { href: "/admin/questblue", words: "Open QuestBlue" };

/** Above the words: a text from this line is accepted now and leaves later, and who can mend that. */
export function TextsWait({ number }: { number: MyNumber }) {
  const { sending } = number;
  if (sending === "ok" || sending === "no_credentials") return null;
  return (
    <div className="notice" data-kind="warning" role="status">
      <span className="flex-1">{whyTextsWait[sending]}</span>
      <AskAdmin place={questBlue} request={sendingRequest(number)} />
    </div>
  );
}
