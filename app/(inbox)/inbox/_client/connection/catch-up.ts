import type { DurableEvent } from "@/lib/protocol/events";
import { placeOf, streamKey, whoseStream } from "@/lib/view/reduce/streams";
import type { StreamPosition } from "@/lib/view/types";
import type { CatchUpAnswer } from "@/lib/view/answers";
import type { Answer } from "../api";
import type { EventsPlace } from "../late-api";

/** How long to wait for a gap to close on its own. */
const GAP_MS = 150;
const POLL_LIVE_MS = 30_000;
const POLL_LOST_MS = 5_000;

type Handlers = {
  positions: () => Record<string, StreamPosition>;
  apply: (numberId: string, event: DurableEvent) => void;
  /** The held state cannot be compared with the server's: load everything again. */
  reload: () => void;
  /** Whether every wanted socket is open. */
  isLive: () => boolean;
  onAnswer: (reached: boolean) => void;
  fetchEvents: (places: EventsPlace[]) => Promise<Answer<CatchUpAnswer>>;
};

/** Puts events in order: applies the next one, drops known ones, fetches missing ones. */
export class CatchUp {
  private readonly early = new Map<string, DurableEvent[]>();
  private gapTimer: ReturnType<typeof setTimeout> | null = null;
  private pollTimer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  private isAnswered = true;
  private stopped = true;

  constructor(private readonly handlers: Handlers) {}

  /** An event from a socket. */
  receive(numberId: string, event: DurableEvent): void {
    const place = placeOf(this.handlers.positions()[numberId], event);
    if (place === "known") return;
    if (place === "other_epoch") return this.handlers.reload();
    if (place === "gap") {
      this.early.set(numberId, [...(this.early.get(numberId) ?? []), event]);
      this.gapTimer ??= setTimeout(() => void this.fetchNow(), GAP_MS);
      return;
    }
    this.handlers.apply(numberId, event);
    this.applyEarly(numberId);
  }

  /**
   * Fetches what every stream has missed, and plans the next poll. One fetch at a time: a call during a fetch
   * gets the next fetch, because the running one may be older than the missing events.
   */
  fetchNow(): Promise<void> {
    if (this.running !== null) return (this.next ??= this.running.then(() => this.fetchNext()));
    this.running = this.fetch().finally(() => {
      this.running = null;
      this.plan();
    });
    return this.running;
  }

  private async fetchNext(): Promise<void> {
    this.next = null;
    if (!this.stopped) await this.fetchNow();
  }

  start(): void {
    this.stopped = false;
    void this.fetchNow();
  }

  stop(): void {
    this.stopped = true;
    if (this.gapTimer !== null) clearTimeout(this.gapTimer);
    if (this.pollTimer !== null) clearTimeout(this.pollTimer);
  }

  private applyEarly(numberId: string): void {
    const waiting = this.early.get(numberId)?.sort((a, b) => a.seq - b.seq) ?? [];
    this.early.delete(numberId);
    for (const event of waiting) {
      const place = placeOf(this.handlers.positions()[numberId], event);
      if (place === "next") this.handlers.apply(numberId, event);
      else if (place === "gap") this.early.set(numberId, [...(this.early.get(numberId) ?? []), event]);
    }
  }

  private plan(): void {
    if (this.pollTimer !== null) clearTimeout(this.pollTimer);
    if (!this.stopped)
      this.pollTimer = setTimeout(
        () => void this.fetchNow(),
        // After a lost answer events may be missing even when every socket is open.
        this.isAnswered && this.handlers.isLive() ? POLL_LIVE_MS : POLL_LOST_MS,
      );
  }

  private async fetch(): Promise<void> {
    if (this.gapTimer !== null) clearTimeout(this.gapTimer);
    this.gapTimer = null;
    const places = Object.entries(this.handlers.positions()).map(([key, { epoch, seq }]) => ({
      ...whoseStream(key),
      epoch,
      after: seq,
    }));
    const answer = await this.handlers.fetchEvents(places);
    if (this.stopped) return;
    this.isAnswered = answer.kind !== "unreachable";
    this.handlers.onAnswer(this.isAnswered);
    if (answer.kind !== "ok") return;
    // A stream missing from the answer is no longer this person's.
    if (places.some((place) => !answer.value.some((part) => streamKey(part) === streamKey(place))))
      return this.handlers.reload();
    const known = new Map(places.map((place) => [streamKey(place), place.after]));
    let more = false;
    for (const part of answer.value) {
      if ("reload" in part) return this.handlers.reload();
      const key = streamKey(part);
      for (const event of part.events) this.receive(key, event);
      this.applyEarly(key);
      // The size of an answer is limited: the rest of a stream may come with the next one.
      more ||= (part.events.at(-1)?.seq ?? known.get(key) ?? part.seq) < part.seq;
    }
    if (more) await this.fetch();
  }
}
