import { roomPath } from "@/lib/protocol/room-name";
import type { TestNumber } from "../factories";
import { knockAt, type Tab } from "../room";
import { appUrl, roomUrl } from "./addresses";
import type { Api } from "./api";
import { aLineOf, aTeam, aTeammate } from "./team";

type Knock = { path?: string; query?: string; origin?: string | null; headers?: Record<string, string> };

/** Both addresses of the rooms: browsers come through the product's, which passes an upgrade on; on one machine nobody reaches the other. */
export const ROOM_DOORS = [
  ["the product", appUrl],
  ["the room", roomUrl],
] as const;

/** A line with two people on it, and their sockets to its room. */
export async function aRoom() {
  const { tenant } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const [kai, lea] = [
    await aTeammate(tenant, "Kai Moor", [line]),
    await aTeammate(tenant, "Lea Sand", [line]),
  ];
  const path = roomPath({ kind: "number", id: line.numberId });

  /** At the product's address and from a page of ours, unless it is said otherwise. */
  const knock = (
    at: string,
    { path: asked = path, query = "", origin = appUrl(), headers = {} }: Knock = {},
  ) => knockAt(`${at.replace("http", "ws")}${asked}${query}`, { origin, headers });
  const open = async (
    { api }: { api: Api },
    more: { query?: string; headers?: Record<string, string> } = {},
  ): Promise<Tab> => {
    const tab = await knock(appUrl(), {
      ...more,
      query: `?token=${await ticketOf(api, line)}${more.query ?? ""}`,
    });
    if (typeof tab === "number") throw new Error(`refused with ${tab}`);
    await tab.until("hello");
    tab.view(null);
    return tab;
  };
  return { tenant, line, kai, lea, path, knock, open };
}

export const ticketOf = async (api: Api, { numberId }: Pick<TestNumber, "numberId">): Promise<string> =>
  (await api.read<{ token: string }>(`/api/realtime/ticket?number=${numberId}`)).token;

/** What a tab heard since then, beside who comes and goes. `since` is a count of frames. */
export const heard = (tab: Tab, since = 0) =>
  tab.frames
    .slice(since)
    .filter(({ frame }) => frame.type !== "presence.changed")
    .map(({ frame }) => frame);
