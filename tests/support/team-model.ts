/* What the conversations of a small team are after what was done with them, in the words of the rules and without a database. */

export const names = ["ana", "ben", "cara"] as const;
export type Name = (typeof names)[number];

type Snooze = { at: number; by: Name; until: number; wakesOnReply: boolean };
type Standing = {
  state: "open" | "snoozed" | "resolved";
  snooze: Snooze | null;
  /** Whose snooze ended by itself, while nothing followed. */
  woke: Name | null;
};
type Before = Standing & { before: Before | null };

type Conversation = Before & {
  assignee: Name | null;
  lastAssignee: Name | null;
  assignedAt: number | null;
  /** When it was given back by hand, unless it was assigned since: it is the team's while that customer waits. */
  returnedAt: number | null;
  /** Since when its customer does. */
  waits: number | null;
  /** What it was when it was resolved, while nothing followed. */
  resolvedFrom: (Before & { waits: number | null }) | null;
  texts: number;
  reply: Name | null;
  /** The last one, while no text follows it. */
  note: { by: Name; body: string } | null;
  tags: number[];
  /** Only what moves a row in the list counts. */
  moved: number;
  /** How often each was changed: what was changed and changed back is no longer as a change of many left it. */
  changes: { standing: number; assignee: number; tags: number };
};

/** What changed many at once: for each that it changed, how that looked then, and what undoes it. */
type Bulk = { at: number; changed: { looked: string; look: () => string; undo: () => void }[] };

const open = { state: "open", snooze: null, woke: null } as const;

const isTeams = ({ returnedAt, waits }: Conversation): boolean =>
  returnedAt !== null && waits !== null && returnedAt > waits;

/** Of a wake-up nothing is said any more, also after a snooze that is taken back. */
const withoutSign = ({ state, snooze, before }: Before): Before => ({
  state,
  snooze,
  woke: null,
  before: before && withoutSign(before),
});

/** A number with its conversations, in each of which a customer has written once, the first of them first. */
export class TeamModel {
  /** How much time was let pass. */
  private now = 0;
  private steps = 0;
  private readonly away = new Map<Name, { since: number; until: number | null }>();
  private readonly turns = new Map<Name, number>();
  private readonly bulks: Bulk[] = [];
  readonly mentions: Record<Name, number> = { ana: 0, ben: 0, cara: 0 };
  readonly conversations: Conversation[];

  constructor(
    private readonly givesInTurn: boolean,
    /** Whose turn it is among those who never had one. */
    private readonly people: readonly Name[],
    count: number,
  ) {
    this.conversations = Array.from({ length: count }, () => {
      const at = this.next();
      return {
        ...open,
        before: null,
        assignee: null,
        lastAssignee: null,
        assignedAt: null,
        returnedAt: null,
        waits: at,
        resolvedFrom: null,
        texts: 1,
        reply: null,
        note: null,
        tags: [],
        moved: at,
        changes: { standing: 0, assignee: 0, tags: 0 },
      };
    });
  }

  private next = (): number => (this.steps += 1);

  private at(which: number): Conversation {
    const conversation = this.conversations[which];
    if (!conversation) throw new Error("no such conversation");
    return conversation;
  }

  private isFree = (name: Name): boolean => !this.away.has(name);

  /** To who had it, or else to whose turn is longest ago. */
  private give(conversation: Conversation): void {
    const { lastAssignee } = conversation;
    const turnOf = (name: Name) => this.turns.get(name) ?? 0;
    const to =
      lastAssignee !== null && this.isFree(lastAssignee)
        ? lastAssignee
        : this.people.filter(this.isFree).toSorted((a, b) => turnOf(a) - turnOf(b))[0];
    if (to === undefined) return;
    this.turns.set(to, this.next());
    this.assignTo(conversation, to);
  }

  private assignTo(conversation: Conversation, to: Name | null): void {
    conversation.lastAssignee = to ?? conversation.assignee ?? conversation.lastAssignee;
    conversation.changes.assignee += 1;
    const assignedAt = to === null ? null : this.next();
    Object.assign(conversation, { assignee: to, assignedAt, returnedAt: null });
  }

  private wake(conversation: Conversation, woke: Name | null): void {
    conversation.changes.standing += 1;
    Object.assign(conversation, open, { woke, moved: this.next() });
  }

  text(which: number): void {
    const conversation = this.at(which);
    Object.assign(conversation, open, { resolvedFrom: null, note: null, moved: this.next() });
    conversation.texts += 1;
    conversation.waits ??= this.next();
    const { assignee } = conversation;
    if (!this.givesInTurn || isTeams(conversation) || (assignee !== null && this.isFree(assignee))) return;
    if (assignee !== null) this.assignTo(conversation, null);
    this.give(conversation);
  }

  reply(which: number, by: Name): void {
    const conversation = this.at(which);
    const { snooze } = conversation;
    Object.assign(conversation, withoutSign(conversation), {
      resolvedFrom: null,
      waits: null,
      note: null,
      reply: by,
    });
    conversation.texts += 1;
    if (snooze?.wakesOnReply && snooze.by !== by) this.wake(conversation, null);
    if (this.givesInTurn && conversation.assignee === null) this.assignTo(conversation, by);
  }

  note(which: number, by: Name, body: string, mentioned: Name | null): void {
    this.at(which).note = { by, body };
    if (mentioned !== null && mentioned !== by) this.mentions[mentioned] += 1;
  }

  tag(which: number, tag: number, isAdded: boolean): void {
    const conversation = this.at(which);
    const others = conversation.tags.filter((other) => other !== tag);
    if (isAdded === conversation.tags.includes(tag)) return;
    conversation.changes.tags += 1;
    conversation.tags = isAdded ? [...others, tag] : others;
  }

  seeMentions(by: Name): void {
    this.mentions[by] = 0;
  }

  /** False: somebody else has it by now than its sender saw. */
  assign(which: number, to: Name | null, from: Name | null): boolean {
    const conversation = this.at(which);
    if (conversation.assignee === to) return true;
    if (conversation.assignee !== from) return false;
    this.assignTo(conversation, to);
    if (to === null) conversation.returnedAt = this.next();
    return true;
  }

  resolve(which: number): void {
    const conversation = this.at(which);
    const { state, snooze, woke, before, waits } = conversation;
    if (state === "resolved") return;
    conversation.changes.standing += 1;
    const resolvedFrom = { state, snooze, woke, before, waits };
    Object.assign(conversation, open, { state: "resolved", waits: null, resolvedFrom });
  }

  reopen(which: number): void {
    const conversation = this.at(which);
    if (conversation.state === "open") return;
    conversation.changes.standing += 1;
    Object.assign(conversation, open, { resolvedFrom: null });
  }

  snooze(which: number, by: Name, forMs: number, wakesOnReply: boolean, at = this.next()): void {
    const conversation = this.at(which);
    const { state, snooze, woke, before } = conversation;
    conversation.changes.standing += 1;
    Object.assign(conversation, open, {
      state: "snoozed",
      resolvedFrom: null,
      snooze: { at, by, until: this.now + forMs, wakesOnReply },
      before: { state, snooze, woke, before },
    });
  }

  /** Brought back; or taken back by who snoozed it, so that it is what it was. */
  unsnooze(which: number, by: Name, undo: boolean): void {
    const conversation = this.at(which);
    if (conversation.state !== "snoozed" || (undo && conversation.snooze?.by !== by)) return;
    conversation.changes.standing += 1;
    Object.assign(conversation, undo ? conversation.before : open);
  }

  /** One change of all of them, by the rule of one. */
  bulk(
    part: keyof Conversation["changes"],
    change: (which: number) => void,
    undo: (which: number, before: Conversation) => void,
  ): void {
    const changed = this.conversations.flatMap((conversation, which) => {
      const before = { ...conversation, changes: { ...conversation.changes } };
      const look = () =>
        JSON.stringify([
          conversation.changes[part],
          part === "standing" && [conversation.texts, conversation.waits],
        ]);
      change(which);
      if (JSON.stringify(before) === JSON.stringify(conversation)) return [];
      return [{ looked: look(), look, undo: () => undo(which, before) }];
    });
    this.bulks.push({ at: this.now, changed });
  }

  bulkResolve(): void {
    this.bulk(
      "standing",
      (which) => this.resolve(which),
      (which) => {
        const { resolvedFrom, changes } = this.at(which);
        if (resolvedFrom === null) return;
        changes.standing += 1;
        Object.assign(this.at(which), resolvedFrom, { resolvedFrom: null });
      },
    );
  }

  bulkAssign(to: Name | null, from: Name | null | undefined): void {
    this.bulk(
      "assignee",
      (which) => this.assign(which, to, from === undefined ? this.at(which).assignee : from),
      (which, { assignee, lastAssignee, returnedAt }) => {
        this.assignTo(this.at(which), assignee);
        Object.assign(this.at(which), { lastAssignee, returnedAt });
      },
    );
  }

  bulkTag(tag: number, isAdded: boolean): void {
    this.bulk(
      "tags",
      (which) => this.tag(which, tag, isAdded),
      (which) => this.tag(which, tag, !isAdded),
    );
  }

  bulkSnooze(by: Name, forMs: number): void {
    const at = this.next();
    this.bulk(
      "standing",
      (which) => this.snooze(which, by, forMs, true, at),
      (which) => this.unsnooze(which, by, true),
    );
  }

  /** Whatever of it still looks as it was left, and within ten minutes. False: too late. */
  undoBulk(place: number): boolean {
    const bulk = this.bulks[place];
    if (!bulk || this.now - bulk.at >= 600_000) return false;
    for (const { looked, look, undo } of bulk.changed.splice(0)) if (look() === looked) undo();
    return true;
  }

  goAway(name: Name, forMs: number | null): void {
    const since = this.away.get(name)?.since ?? this.now;
    this.away.set(name, { since, until: forMs === null ? null : this.now + forMs });
  }

  comeBack(name: Name): void {
    this.away.delete(name);
  }

  isAway = (name: Name): boolean => this.away.has(name);

  /** Time passes, and every sweep has its round. */
  pass(ms: number): void {
    this.now += ms;
    for (const [name, { until }] of this.away)
      if (until !== null && until <= this.now) this.away.delete(name);
    const due = this.conversations.flatMap((one) =>
      one.snooze && one.snooze.until <= this.now ? [{ one, ...one.snooze }] : [],
    );
    for (const { one, by } of due.toSorted(
      (a, b) => a.until - b.until || a.at - b.at || a.one.moved - b.one.moved,
    ))
      this.wake(one, by);
    const waiting = this.conversations
      .filter(({ state, waits }) => state === "open" && waits !== null)
      .toSorted((a, b) => (a.waits ?? 0) - (b.waits ?? 0));
    for (const conversation of waiting) {
      const gone = conversation.assignee && this.away.get(conversation.assignee);
      if (gone && gone.since < this.now) this.assignTo(conversation, null);
    }
    if (!this.givesInTurn) return;
    for (const conversation of waiting)
      if (conversation.assignee === null && !isTeams(conversation)) this.give(conversation);
  }

  /** The conversations as their list has them. */
  inOrder(): number[] {
    return this.conversations
      .map(({ moved }, which) => ({ moved, which }))
      .toSorted((a, b) => b.moved - a.moved)
      .map(({ which }) => which);
  }
}
