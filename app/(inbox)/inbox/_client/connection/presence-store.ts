import { applyFrame, emptyRoom, nextLapse } from "@/lib/view/reduce/apply-frame";
import type { EphemeralFrame } from "@/lib/view/reduce/apply-frame";
import { LEASE_MS } from "@/lib/protocol/timings";
import type { PageState } from "../page-state";

/**
 * What the rooms report about the moment: who views, who types, who holds a reply lease. Timed by
 * `performance.now()`, which nobody can set.
 */
export class PresenceStore {
  private lapseTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly page: PageState) {}

  put(numberId: string, frame: EphemeralFrame): void {
    const now = performance.now();
    this.page.set((state) => ({
      ...state,
      rooms: { ...state.rooms, [numberId]: applyFrame(state.rooms[numberId] ?? emptyRoom, frame, now) },
      roomsAt: now,
      lastNewsAt: Date.now(),
    }));
    this.planLapse();
  }

  /** The lease as the application moved it. The room, if it is up, reports the same. */
  putLease(conversationId: string, userId: string): void {
    const numberId = this.page.conversation(conversationId)?.numberId;
    const user = this.page.state.inbox.people.find((person) => person.id === userId);
    if (numberId === undefined || user === undefined) return;
    const lease = { conversationId, user: { id: user.id, name: user.name }, expiresInMs: LEASE_MS };
    this.put(numberId, { type: "lease.changed", conversationId, lease });
  }

  /** The room is not connected: viewers stay, in grey; typing and leases are hidden. */
  fade(numberId: string): void {
    const { rooms } = this.page.state;
    const held = rooms[numberId];
    if (held !== undefined)
      this.page.patch({ rooms: { ...rooms, [numberId]: { ...emptyRoom, people: held.people } } });
  }

  stop(): void {
    clearTimeout(this.lapseTimer);
  }

  /** Updates when the next typing sign or lease expires. */
  private planLapse(): void {
    clearTimeout(this.lapseTimer);
    const now = performance.now();
    const ends = Object.values(this.page.state.rooms).flatMap((room) => nextLapse(room, now) ?? []);
    if (ends.length === 0) return;
    this.lapseTimer = setTimeout(
      () => {
        this.page.patch({ roomsAt: performance.now() });
        this.planLapse();
      },
      Math.min(...ends) - now + 1,
    );
  }
}
