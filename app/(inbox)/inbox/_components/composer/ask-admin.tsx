"use client";

import { personShort } from "@/lib/view/copy/names";
import { useClient, useInbox } from "../../_hooks/use-inbox";

/** Who changes what a line allows, by name, and a request to send them. An admin is led to the place itself. */
export function AskAdmin({ place, request }: { place: { href: string; words: string }; request: string }) {
  const client = useClient();
  const admins = useInbox((state) => state.inbox.admins);
  if (admins.includes(client.meId)) {
    return (
      <a className="btn" data-kind="quiet" data-size="s" href={place.href}>
        {place.words}
      </a>
    );
  }
  const names = admins.slice(0, 3).map((id) => personShort(client.names, id));
  const who =
    names.length < 2 ? (names[0] ?? "an admin") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(request);
      client.notices.toast(`A request is copied. Send it to ${who}`);
    } catch {
      client.notices.toast(`Ask ${who}`);
    }
  };
  return (
    <button className="btn" data-kind="quiet" data-size="s" type="button" onClick={() => void copy()}>
      Ask an admin
    </button>
  );
}
