"use client";

import { AtSign, Inbox, PencilLine, Settings } from "lucide-react";
import { useId, useState } from "react";
import type { MouseEvent } from "react";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar } from "@/app/_ui/display/avatar";
import { Logo } from "@/app/_ui/display/brand";
import { badgeCopy, countsOf } from "@/lib/view/counts";
import { allOpen, draftsFilter, filterQuery, mentionsFilter } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import { mentionedConversations } from "@/lib/view/reduce/mentions";
import { mayAdminister } from "../../_client/state";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { AccountMenu, Alerts } from "./lazy-parts";

const drafts = draftsFilter({ numberId: null });
const mentions = mentionsFilter({ numberId: null });

/** A button's popover that loads after the page. Pressed before it has loaded, it opens when it has. */
function useLatePopover() {
  const id = useId();
  const [isAwaited, setAwaited] = useState(false);
  const onClick = (event: MouseEvent) => {
    if (document.getElementById(id) !== null) return;
    // It may load during this press, and the press's default action would close it again.
    event.preventDefault();
    setAwaited(true);
  };
  return { button: { popoverTarget: id, onClick }, popover: { id, isAwaited } };
}

/** The navigation, and the person's account. */
export function Rail() {
  const { id, name } = useInbox((state) => state.inbox.me);
  const me = useInbox(({ inbox }) => inbox.people.find((person) => person.id === id));
  const unanswered = useInbox((state) => countsOf(state.counts, null).unanswered);
  const begun = useInbox((state) => countsOf(state.counts, null).drafts);
  const isAtDrafts = useInbox((state) => state.filter.drafts);
  const mentioned = useInbox((state) => mentionedConversations(state.inbox));
  const isAtMentions = useInbox((state) => state.filter.mentions);
  const isElsewhere = isAtDrafts || isAtMentions;
  const client = useClient();
  const account = useLatePopover();
  /** The same page with another list. */
  const goTo = (filter: Filter) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    client.lists.setFilter(filter);
  };
  // The admin pages decide what they show.
  const isAdmin = useInbox(({ inbox }) => mayAdminister(inbox));
  return (
    <nav className="rail" data-part="rail" aria-label="Main">
      <span className="rail-logo">
        <Logo />
      </span>
      <a
        className="rail-place"
        href="/inbox"
        aria-current={isElsewhere ? undefined : "page"}
        {...(isElsewhere && { onClick: goTo(allOpen) })}
      >
        <Icon as={Inbox} />
        <span>Inbox</span>
        {unanswered > 0 && (
          <span className="rail-badge">
            <span aria-hidden>{badgeCopy(unanswered)}</span>
            <span className="sr-only">, {unanswered} unanswered</span>
          </span>
        )}
      </a>
      <a
        className="rail-place"
        href={`/inbox?${filterQuery(drafts)}`}
        aria-current={isAtDrafts ? "page" : undefined}
        onClick={goTo(drafts)}
      >
        <Icon as={PencilLine} />
        <span>Drafts</span>
        {begun > 0 && (
          <span className="rail-badge" data-kind="quiet">
            <span aria-hidden>{badgeCopy(begun)}</span>
            <span className="sr-only">, {begun} begun</span>
          </span>
        )}
      </a>
      <a
        className="rail-place"
        href={`/inbox?${filterQuery(mentions)}`}
        aria-current={isAtMentions ? "page" : undefined}
        onClick={goTo(mentions)}
      >
        <Icon as={AtSign} />
        <span>Mentions</span>
        {mentioned > 0 && (
          <span className="rail-badge">
            <span aria-hidden>{badgeCopy(mentioned)}</span>
            <span className="sr-only">, {mentioned} not seen</span>
          </span>
        )}
      </a>
      <Alerts />
      <div className="rail-end">
        {isAdmin && (
          <a className="rail-place" href="/admin/numbers">
            <Icon as={Settings} />
            <span>Admin</span>
          </a>
        )}
        <button className="rail-account" type="button" title={name} {...account.button}>
          <Avatar person={me} size="l" className="max-md:size-5! max-md:text-[9.5px]!" label="" />
          <span className="sr-only">{`Account of ${name}${me?.away ? ", away" : ""}`}</span>
          <span className="rail-you" aria-hidden>
            {me?.away ? "Away" : "You"}
          </span>
        </button>
        <AccountMenu {...account.popover} />
      </div>
    </nav>
  );
}
