"use client";

import { Bell } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button, buttonClass } from "@/app/_ui/controls/button";
import { EmptyState } from "@/app/_ui/feedback/empty-state";
import { Icon } from "@/app/_ui/display/icon";
import { Popover } from "@/app/_ui/overlays/popover";
import { badgeCopy } from "@/lib/view/counts";
import { contactTitle } from "@/lib/view/copy/names";
import { notificationCopy } from "@/lib/view/copy/notification-copy";
import { exactTime, rowTime } from "@/lib/view/copy/times";
import type { NotificationView } from "@/lib/view/types";
import { lateApi } from "../../_client/late-api";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { useBackCloses, useIsPhone } from "../../_hooks/use-page";
import { useNow, useZone } from "../../_hooks/use-time";

type Loaded = NotificationView[] | "loading" | "failed";

/**
 * The bell, and the last notifications, read at every opening: the newest first, those not read marked. It comes
 * after the page: what is unread is asked for even later.
 */
export function Alerts() {
  const id = useId();
  const client = useClient();
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();
  useBackCloses(useIsPhone() && isOpen, close);
  const unread = useInbox(({ attention }) => attention.unread.length);
  return (
    <>
      <button className="rail-place" type="button" popoverTarget={id}>
        <Icon as={Bell} />
        <span>Alerts</span>
        {unread > 0 && (
          <span className="rail-badge">
            <span aria-hidden>{badgeCopy(unread)}</span>
            <span className="sr-only">, {unread} unread</span>
          </span>
        )}
      </button>
      <Popover
        ref={panel}
        id={id}
        role="dialog"
        aria-label="Alerts"
        className="inset-[12px_auto_auto_calc(var(--rail-w)+8px)] w-[380px] max-w-[calc(100vw-24px)] p-0! max-md:inset-[auto_12px_calc(62px+env(safe-area-inset-bottom))_12px] max-md:w-auto"
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        <div className="flex items-center gap-2 border-b border-line px-3 py-2">
          <h2 className="flex-1 font-strong">Alerts</h2>
          {unread > 0 && (
            <Button kind="quiet" size="s" onClick={() => void client.live?.attention.markRead(null)}>
              Mark all read
            </Button>
          )}
          <a className={buttonClass({ kind: "quiet", size: "s" })} href="/settings/notifications">
            Settings
          </a>
        </div>
        {isOpen && <List onChosen={close} />}
      </Popover>
    </>
  );
}

function List({ onChosen }: { onChosen: () => void }) {
  const client = useClient();
  const unread = useInbox(({ attention }) => attention.unread);
  const [loaded, setLoaded] = useState<Loaded>("loading");
  const [tries, setTries] = useState(0);
  // Again with each that comes while the panel is open.
  useEffect(() => {
    let isStale = false;
    void lateApi.notifications().then((answer) => {
      client.page.watchSession(answer);
      if (isStale) return;
      setLoaded((held) =>
        answer.kind === "ok" ? answer.value.notifications : Array.isArray(held) ? held : "failed",
      );
    });
    return () => {
      isStale = true;
    };
  }, [client, unread, tries]);
  if (loaded === "loading") return <EmptyState className="py-8">Loading…</EmptyState>;
  if (loaded === "failed")
    return (
      <EmptyState className="py-8">
        <p>They could not be loaded.</p>
        <Button
          size="s"
          onClick={() => {
            setLoaded("loading");
            setTries(tries + 1);
          }}
        >
          Try again
        </Button>
      </EmptyState>
    );
  if (loaded.length === 0)
    return (
      <EmptyState className="px-6 py-8">
        <p>Nothing yet. Texts that are yours, mentions and what is handed to you show here.</p>
      </EmptyState>
    );
  return (
    <ul className="max-h-[min(70dvh,560px)] overflow-y-auto p-1" tabIndex={-1}>
      {loaded.map((one) => (
        <Item
          key={one.id}
          one={one}
          isUnread={!one.isRead && unread.includes(one.conversationId)}
          onChosen={onChosen}
        />
      ))}
    </ul>
  );
}

/** A text speaks for itself; anything else is named before its words. */
const aboutOf = ({ kind, words }: NotificationView): string =>
  kind === "text" ? (words ?? "") : [notificationCopy[kind], words].filter(Boolean).join(": ");

type ItemProps = { one: NotificationView; isUnread: boolean; onChosen: () => void };

function Item({ one, isUnread, onChosen }: ItemProps) {
  const client = useClient();
  const reader = useZone();
  const now = useNow(60_000);
  return (
    <li>
      <button
        className="grid w-full grid-cols-[8px_minmax(0,1fr)_auto] gap-x-2 rounded-control px-2 py-1.5 text-left press:bg-hover"
        type="button"
        onClick={() => {
          onChosen();
          client.open(one.conversationId, one.seq);
        }}
      >
        <span
          className={`mt-1.5 size-2 rounded-full ${isUnread ? "bg-accent" : ""}`}
          data-unread={isUnread || undefined}
        >
          {isUnread && <span className="sr-only">Unread. </span>}
        </span>
        <span className={`truncate ${isUnread ? "font-strong" : ""}`}>{contactTitle(one)}</span>
        <time className="text-micro text-text-3" dateTime={one.at} title={exactTime(one.at, reader)}>
          {rowTime(one.at, now, reader)}
        </time>
        <span className="col-start-2 col-end-4 truncate text-small text-text-2">
          <span>{aboutOf(one)}</span>
        </span>
      </button>
    </li>
  );
}
