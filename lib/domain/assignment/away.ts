import type { AwayCause } from "@/db/vocabulary";
import { isOpen, nextChange, type Schedule } from "../hours/schedule";

/** As a membership says it; `awayUntil` null: until somebody says otherwise. */
export type Away = { awaySince: Date | null; awayUntil: Date | null };

/** Is this person away now? One whose time is over is back at once, before any sweep writes it down. */
export const isAway = ({ awaySince, awayUntil }: Away, now: Date): boolean =>
  awaySince !== null && (awayUntil === null || awayUntil > now);

/** So long after somebody went away, what they had goes back to the team: a mistaken press costs nothing. */
export const AWAY_GRACE_MS = 60_000;

const DAY_MS = 86_400_000;

/** The furthest day that "away until" takes; more is a mistake. */
export const MAX_AWAY_MS = 366 * DAY_MS;

/** How a person is away, and when their work hours are looked at next. */
export type Presence = Away & { awayCause: AwayCause | null; hoursDueAt: Date | null };

const there = { awaySince: null, awayUntil: null, awayCause: null };

/**
 * What the clock makes of it: a time that is over ends, and work hours send somebody away when they close and
 * bring them back when they open. They act only at a change: who comes back by hand stays until the next one, and
 * who is away by hand stays away.
 */
export function afterClock(presence: Presence, schedule: Schedule | null, now: Date): Presence {
  const over = presence.awaySince !== null && !isAway(presence, now);
  const left = over ? { ...presence, ...there } : presence;
  if (schedule === null) return { ...left, ...(left.awayCause === "schedule" && there), hoursDueAt: null };
  if (!over && left.hoursDueAt !== null && left.hoursDueAt > now) return left;
  const next = nextChange(schedule, now);
  // Hours that never change are looked at again for what a new version may know better.
  const hoursDueAt = next ?? new Date(now.getTime() + DAY_MS);
  if (isOpen(schedule, now)) return { ...left, ...(left.awayCause === "schedule" && there), hoursDueAt };
  return left.awaySince === null
    ? { awaySince: now, awayUntil: next, awayCause: "schedule", hoursDueAt }
    : { ...left, ...(left.awayCause === "schedule" && { awayUntil: next }), hoursDueAt };
}
