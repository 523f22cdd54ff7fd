import { presentAt, replierOf, type Present, type RoomState } from "./presence";

/**
 * Who has a conversation open, for its row in the list, without the colleague whom the row names as replying. A
 * string, so that a row is drawn again only when they change; read by `viewersOf`.
 */
export function viewersKey(room: RoomState, conversationId: string, meId: string, now: number): string {
  const replierId = replierOf(room, conversationId, meId, now);
  return presentAt(room, conversationId, meId, now)
    .flatMap(({ userId, state }) => (userId === replierId ? [] : `${userId} ${state}`))
    .join();
}

/** Who such a key names. */
export const viewersOf = (key: string): Present[] =>
  key === ""
    ? []
    : key.split(",").map((one) => {
        const [userId = "", state] = one.split(" ");
        return { userId, state: state === "hidden" || state === "replying" ? state : "viewing" };
      });
