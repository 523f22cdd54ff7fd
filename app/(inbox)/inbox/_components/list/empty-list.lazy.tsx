"use client";

import { Button, buttonClass } from "@/app/_ui/controls/button";
import { WireArt } from "@/app/_ui/display/wire-art";
import { askForNumber, emptyList } from "@/lib/view/copy/list/empty-list";
import { allOpen } from "@/lib/view/filters";
import { copyWords } from "../../_client/page/notices";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { FilterChips } from "./filter-chips.lazy";
import { EmptyState } from "@/app/_ui/feedback/empty-state";
import { emptyInList } from "./chip";

/** Why there is no row to show. */
export function EmptyList() {
  const client = useClient();
  const inbox = useInbox((state) => state.inbox);
  const filter = useInbox((state) => state.filter);
  const counts = useInbox((state) => state.counts);
  const { kind, title, words, parts, admin, number } = emptyList({ inbox, filter, counts });
  const copy = (words: string) => void copyWords(client.notices, words);
  const { can } = inbox.me;
  return (
    <EmptyState className={emptyInList}>
      <WireArt state={kind === "all_answered" ? "lit" : kind === "never_received" ? "cut" : "off"} />
      <h3>{title}</h3>
      <p>{words}</p>
      {parts.length > 0 && <FilterChips parts={parts} />}
      <div className="flex flex-wrap justify-center gap-2">
        {kind === "never_received" && number !== null && (
          <>
            {can.testWebhook && (
              <a className={buttonClass({ kind: "primary" })} href="/admin/webhook">
                Test the connection
              </a>
            )}
            <Button kind="quiet" onClick={() => copy(number.e164)}>
              Copy the number
            </Button>
          </>
        )}
        {kind === "no_line" && admin !== null && (
          <Button onClick={() => copy(askForNumber(admin.short, window.location.origin))}>
            Copy a request for {admin.short}
          </Button>
        )}
        {kind === "no_number" && can.addNumbers && (
          <a className={buttonClass({ kind: "primary" })} href="/admin/numbers/add">
            Add a number
          </a>
        )}
        {(kind === "all_answered" || kind === "no_drafts" || kind === "narrowed") && (
          <Button onClick={() => client.lists.setFilter(allOpen)}>Show all open</Button>
        )}
      </div>
    </EmptyState>
  );
}
