import { describe, expect, test } from "vitest";
import { LEASE_MS, SILENT_MS, TYPING_LAPSE_MS } from "@/lib/protocol/timings";
import { MAX_LEASES_PER_PERSON } from "@/party/lease";
import { beginsReply, nextDue } from "@/party/room";
import { granted, received, revoked, takenOver } from "../../support/room-events";
import { HERE, Play, THERE, ana, ben, cara } from "./play";

const places = (...list: [string | null, string][]) =>
  list.map(([conversationId, state]) => ({ conversationId, state }));

/** Ana and Ben have the conversation open, Cara the list; what was said on the way in is forgotten. */
function threeHere(): Play {
  const play = new Play();
  for (const person of [ana, ben, cara]) play.enter(person);
  play.view("Ana", HERE);
  play.view("Ben", HERE);
  play.forget();
  return play;
}

describe("typing", () => {
  test("C1: the first key tells everyone else at once, in the conversation and in the list", () => {
    const play = threeHere();
    play.type("Ana");
    const sign = { type: "reply.started", conversationId: HERE, user: ana };
    expect(play.received("Ben")).toContainEqual(sign);
    expect(play.received("Cara")).toContainEqual(sign);
    expect(play.toldOf("Ana", "reply.started")).toEqual([]);
  });

  test("C1: keys pressed all along are repeated often enough not to lapse, and not at every key", () => {
    const play = threeHere();
    for (let i = 0; i < 30; i += 1) {
      play.type("Ana");
      play.wait(334);
    }
    const typingNow = play.toldOf("Cara", "reply.started").length;
    expect(typingNow).toBeGreaterThanOrEqual(10_000 / TYPING_LAPSE_MS);
    expect(typingNow).toBeLessThanOrEqual(11);
  });

  test("C1: sent or emptied clears the sign, the live text and the lease at once", () => {
    const play = threeHere();
    play.type("Ana");
    play.forget();
    play.stop("Ana");
    expect(play.received("Ben")).toEqual([
      { type: "reply.stopped", conversationId: HERE, user: ana },
      { type: "draft.changed", conversationId: HERE, user: ana, text: "" },
      { type: "lease.changed", conversationId: HERE, lease: null },
      { type: "presence.changed", person: { user: ana, places: places([HERE, "viewing"]) } },
    ]);
  });

  test("C1: six seconds after the last key the sign ends while the lease stays", () => {
    const play = threeHere();
    play.type("Ana");
    play.forget();
    play.wait(TYPING_LAPSE_MS);
    expect(play.received("Cara")).toEqual([
      { type: "reply.stopped", conversationId: HERE, user: ana },
      { type: "presence.changed", person: { user: ana, places: places([HERE, "viewing"]) } },
    ]);
    expect(play.room.facts.leases).toHaveLength(1);
  });

  test("C1: a tab that dies ends its sign, not its lease", () => {
    const play = threeHere();
    play.type("Ana");
    play.forget();
    play.exit("Ana");
    const received = play.received("Ben");
    expect(received).toContainEqual({ type: "reply.stopped", conversationId: HERE, user: ana });
    expect(received.filter((frame) => frame.type === "lease.changed")).toEqual([]);
  });

  test("live text goes at most three times a second to colleagues in the conversation, and nowhere else", () => {
    const play = threeHere();
    play.enter(ana, "Ana's other tab", { conversationId: HERE });
    play.forget();
    for (let i = 0; i < 40; i += 1) {
      play.type("Ana", HERE, `text ${i}`);
      play.wait(50);
    }
    expect(play.toldOf("Ben", "draft.changed").length).toBe(6);
    expect(play.toldOf("Cara", "draft.changed")).toEqual([]);
    expect(play.toldOf("Ana", "draft.changed")).toEqual([]);
    expect(play.toldOf("Ana's other tab", "draft.changed")).toEqual([]);
  });

  test("two tabs of one person share the three a second", () => {
    const play = threeHere();
    play.enter(ana, "second");
    play.forget();
    for (let i = 0; i < 10; i += 1) {
      play.type("Ana");
      play.type("second");
      play.wait(100);
    }
    expect(play.toldOf("Ben", "draft.changed").length).toBeLessThanOrEqual(3);
  });

  test("what lasts of a seat holds no text", () => {
    const play = threeHere();
    play.type("Ana", HERE, "my secret words");
    expect(JSON.stringify(play.room)).not.toContain("secret");
  });

  test("typing in another conversation ends the first sign and keeps both leases", () => {
    const play = threeHere();
    play.type("Ana", HERE);
    play.wait(3_000);
    play.type("Ana", HERE);
    play.forget();
    play.type("Ana", THERE);
    expect(play.received("Ben")).toContainEqual({ type: "reply.stopped", conversationId: HERE, user: ana });
    play.wait(LEASE_MS - 1);
    expect(play.room.facts.leases.map((lease) => lease.conversationId)).toEqual([HERE, THERE]);
  });
});

describe("the reply lease", () => {
  const holder = (play: Play) =>
    play.room.facts.leases.find((lease) => lease.conversationId === HERE)?.user.name;

  test("the first key takes a free reply, and everyone is told who holds it", () => {
    const play = threeHere();
    play.type("Ana");
    const lease = { conversationId: HERE, user: ana, expiresInMs: LEASE_MS };
    for (const tab of ["Ana", "Ben", "Cara"])
      expect(play.received(tab)).toContainEqual({ type: "lease.changed", conversationId: HERE, lease });
  });

  test("a second person's keys do not take it while it is held", () => {
    const play = threeHere();
    play.type("Ana");
    play.wait(LEASE_MS - 1);
    play.type("Ben");
    expect(holder(play)).toBe("Ana");
  });

  test("it ends 30 s after the last key, and then the next key takes it", () => {
    const play = threeHere();
    play.type("Ana");
    play.wait(20_000);
    play.type("Ana");
    play.wait(LEASE_MS - 1);
    expect(holder(play)).toBe("Ana");
    play.forget();
    play.wait(1);
    expect(play.received("Ben")).toContainEqual({
      type: "lease.changed",
      conversationId: HERE,
      lease: null,
    });
    play.type("Ben");
    expect(holder(play)).toBe("Ben");
  });

  test("it is there 30 s after the last key even when the tab died in between, and then ends", () => {
    const play = threeHere();
    play.type("Ana");
    play.wait(10_000);
    play.type("Ana");
    play.exit("Ana");
    play.wait(LEASE_MS - 1);
    expect(holder(play)).toBe("Ana");
    play.wait(1);
    expect(holder(play)).toBeUndefined();
  });

  test("a colleague's stop does not end it", () => {
    const play = threeHere();
    play.type("Ana");
    play.stop("Ben");
    expect(holder(play)).toBe("Ana");
  });

  test("taken over, it moves at once, all are told, and the former holder's keys do not regain it", () => {
    const play = threeHere();
    play.type("Ana");
    play.forget();
    play.tell(takenOver(7, HERE, ben.id, ana.id));
    const received = play.received("Ana");
    expect(received.map((frame) => frame.type)).toEqual(["reply.taken_over", "lease.changed"]);
    expect(received[1]).toMatchObject({ lease: { user: ben, expiresInMs: LEASE_MS } });
    play.type("Ana");
    expect(holder(play)).toBe("Ben");
  });

  test("an older take-over, told again, does not move it back", () => {
    const play = threeHere();
    play.type("Ana");
    play.tell(takenOver(7, HERE, ben.id, ana.id));
    play.tell(takenOver(8, HERE, cara.id, ben.id));
    play.tell(takenOver(7, HERE, ben.id, ana.id));
    expect(holder(play)).toBe("Cara");
  });

  test("taken over by somebody who is not here, it is free for the next key", () => {
    const play = threeHere();
    play.type("Ana");
    play.exit("Ben");
    play.tell(takenOver(7, HERE, ben.id, ana.id));
    expect(holder(play)).toBeUndefined();
  });

  test("a newcomer is told who holds it and how long", () => {
    const play = threeHere();
    play.type("Ana");
    play.wait(12_000);
    play.enter({ id: cara.id, name: "Cara" }, "new tab");
    expect(play.toldOf("new tab", "hello")[0]?.leases).toEqual([
      { conversationId: HERE, user: ana, expiresInMs: LEASE_MS - 12_000 },
    ]);
  });

  test("C10: whoever may only read, such as a manager, is shown as viewing, and neither types nor holds", () => {
    const play = threeHere();
    play.enter({ id: "0190b6a0-0000-7000-8000-0000000000d1", name: "Dan" }, "Dan", { may: "read" });
    play.view("Dan", HERE);
    expect(play.toldOf("Ben", "presence.changed").at(-1)?.person).toMatchObject({
      user: { name: "Dan" },
      places: places([HERE, "viewing"]),
    });
    play.forget();
    play.type("Dan");
    play.stop("Dan");
    expect(play.received("Dan")).toEqual([
      { type: "error", code: "not_allowed" },
      { type: "error", code: "not_allowed" },
    ]);
    expect(play.received("Ben")).toEqual([]);
    expect(holder(play)).toBeUndefined();
  });
});

describe("presence", () => {
  test("C2: a person is shown once, by the strongest of all tabs: replying, viewing, hidden", () => {
    const play = new Play();
    play.enter(ben);
    play.enter(ana, "one");
    play.view("one", HERE, true);
    play.enter(ana, "two");
    play.view("two", HERE);
    const shown = () => play.toldOf("Ben", "presence.changed").at(-1)?.person;
    expect(shown()).toEqual({ user: ana, places: places([HERE, "viewing"]) });
    play.type("one");
    expect(shown()).toEqual({ user: ana, places: places([HERE, "replying"]) });
    play.exit("one");
    expect(shown()).toEqual({ user: ana, places: places([HERE, "viewing"]) });
    play.view("two", HERE, true);
    expect(shown()).toEqual({ user: ana, places: places([HERE, "hidden"]) });
  });

  test("C2: tabs on different conversations are different places of one person", () => {
    const play = new Play();
    play.enter(ana, "one");
    play.view("one", HERE);
    play.enter(ana, "two");
    play.view("two", THERE, true);
    play.enter(ben);
    expect(play.toldOf("Ben", "hello")[0]?.presence).toContainEqual({
      user: ana,
      places: places([HERE, "viewing"], [THERE, "hidden"]),
    });
  });

  test("V30: closing one tab leaves the other; closing the last one is told as gone", () => {
    const play = threeHere();
    play.enter(ana, "second");
    play.view("second", HERE);
    play.forget();
    play.exit("Ana");
    expect(play.received("Ben")).toEqual([]);
    play.exit("second");
    expect(play.received("Ben")).toEqual([{ type: "presence.changed", person: { user: ana, places: [] } }]);
  });

  test("V30: silent sockets are closed and gone within 25 s, live ones stay", () => {
    const play = threeHere();
    const asleep = play.room.connections.find((connection) => connection.id === "Ana");
    for (let s = 0; s < 25; s += 1) {
      play.room = {
        ...play.room,
        connections: play.room.connections.map((connection) =>
          connection.id === "Ana"
            ? { ...connection, heardAt: asleep!.heardAt }
            : { ...connection, heardAt: play.now },
        ),
      };
      play.wait(1_000, { pinging: false });
    }
    expect(play.closed).toEqual([{ connectionId: "Ana", reason: "silent" }]);
    expect(play.received("Ben")).toContainEqual({
      type: "presence.changed",
      person: { user: ana, places: [] },
    });
    expect(SILENT_MS).toBeLessThan(25_000);
  });

  test("V30: a newcomer never sees somebody who fell silent while nobody looked", () => {
    const play = new Play();
    play.enter(ana);
    play.wait(SILENT_MS, { pinging: false });
    play.enter(ben);
    expect(play.toldOf("Ben", "hello")[0]?.presence.map((person) => person.user.name)).toEqual(["Ben"]);
    expect(play.closed).toEqual([{ connectionId: "Ana", reason: "silent" }]);
  });

  test("a newcomer is told once, whole, and not again as a change", () => {
    const play = threeHere();
    play.enter(ana, "second");
    expect(play.received("second").map((frame) => frame.type)).toEqual(["hello"]);
  });

  test("a change that shows nothing new is not told", () => {
    const play = threeHere();
    play.view("Ana", HERE);
    expect(play.received("Ben")).toEqual([]);
  });
});

describe("durable events", () => {
  test("reach every socket in the order told, twice if told twice", () => {
    const play = threeHere();
    play.tell(received(1, HERE), received(2, THERE));
    play.tell(received(2, THERE), received(3, HERE));
    for (const tab of ["Ana", "Ben", "Cara"]) {
      expect(play.received(tab).map((frame) => ("seq" in frame ? frame.seq : frame.type))).toEqual([
        1, 2, 2, 3,
      ]);
    }
  });

  test("V5: whoever is revoked hears nothing of the batch, wherever in it the revocation stands", () => {
    const play = threeHere();
    play.enter(ana, "second");
    play.forget();
    play.tell(received(1, HERE), revoked(2, ana.id), received(3, HERE));
    expect(play.received("Ana")).toEqual([]);
    expect(play.received("second")).toEqual([]);
    expect(play.closed).toEqual([
      { connectionId: "Ana", reason: "forbidden" },
      { connectionId: "second", reason: "forbidden" },
    ]);
    expect(play.toldOf("Ben", "message.received").map((event) => event.seq)).toEqual([1, 3]);
  });

  test("V5: the revoked person is gone from presence, and holds nothing", () => {
    const play = threeHere();
    play.type("Ana");
    play.forget();
    play.tell(revoked(2, ana.id));
    const received = play.received("Ben");
    expect(received).toContainEqual({ type: "presence.changed", person: { user: ana, places: [] } });
    expect(received).toContainEqual({ type: "lease.changed", conversationId: HERE, lease: null });
    expect(received).toContainEqual({ type: "reply.stopped", conversationId: HERE, user: ana });
  });

  test("V39: ending one sign-in closes its sockets alone, as signed out", () => {
    const play = threeHere();
    play.enter(ana, "phone", { sessionId: "0190b6a0-0000-7000-8000-00000000b0b0" });
    play.tell(revoked(2, ana.id, "0190b6a0-0000-7000-8000-00000000b0b0"));
    expect(play.closed).toEqual([{ connectionId: "phone", reason: "signed_out" }]);
  });

  test("a revocation told again after access was given back closes nobody", () => {
    const play = threeHere();
    play.tell(revoked(2, ana.id));
    play.tell(granted(3, ana.id));
    play.enter(ana, "back");
    play.closed = [];
    play.tell(revoked(2, ana.id));
    expect(play.closed).toEqual([]);
  });
});

describe("limits", () => {
  test("BR8, BR9: nonsense is answered with an error to its sender alone; a few more and it ends", () => {
    const play = threeHere();
    for (let i = 0; i < 3; i += 1) play.babble("Ana");
    expect(play.received("Ana")).toEqual(
      Array.from({ length: 3 }, () => ({ type: "error", code: "bad_frame" })),
    );
    expect(play.closed).toEqual([]);
    expect(play.received("Ben")).toEqual([]);
    play.babble("Ana");
    expect(play.closed).toEqual([{ connectionId: "Ana", reason: "rate_limited" }]);
  });

  test("V33: the person expelled is gone for the others at once", () => {
    const play = threeHere();
    play.expel("Ana", "too_large");
    expect(play.closed).toEqual([{ connectionId: "Ana", reason: "too_large" }]);
    expect(play.received("Ben")).toEqual([{ type: "presence.changed", person: { user: ana, places: [] } }]);
  });

  test("frames of a socket that is no longer here change nothing", () => {
    const play = threeHere();
    const { room } = play;
    play.type("gone");
    play.babble("gone");
    play.exit("gone");
    expect(play.room).toEqual(room);
    expect(play.received("Ben")).toEqual([]);
  });

  test("the room asks to be woken only while two or more are here", () => {
    const play = new Play();
    expect(nextDue(play.room)).toBeNull();
    play.enter(ana);
    expect(nextDue(play.room)).toBeNull();
    play.enter(ben);
    expect(nextDue(play.room)).toBe(play.now + SILENT_MS);
  });
});

describe("V5: what is heard of somebody's access", () => {
  test("a room that asked tells nobody of it, and does what follows: out, or held to watching", () => {
    const play = new Play();
    play.enter(ana);
    play.enter(ben);
    play.enter(cara);
    play.type("Ana");
    play.type("Ben", THERE);
    play.forget();
    play.learn(revoked(1, ana.id), granted(2, ben.id, "read"));
    expect(play.closed).toEqual([{ connectionId: "Ana", reason: "forbidden" }]);
    expect(play.room.facts.leases).toEqual([]);
    const received = play.received("Cara");
    expect(received.some((frame) => "seq" in frame)).toBe(false);
    expect(received.flatMap((frame) => (frame.type === "lease.changed" ? [frame.lease] : []))).toEqual([
      null,
      null,
    ]);
    play.type("Ben", THERE);
    expect(play.received("Ben").at(-1)).toEqual({ type: "error", code: "not_allowed" });
  });

  test("a grant of another number says nothing of this one", () => {
    const play = new Play();
    play.enter(ana);
    play.tell(granted(1, ana.id, "read"), granted(2, ana.id));
    expect(play.room.facts.access).toMatchObject([{ id: ana.id, seq: 2, may: "read" }]);
    expect(play.room.connections).toMatchObject([{ may: "read" }]);
  });
});

describe("V33: one person's conversations are bounded", () => {
  const other = (n: number) => `0190b6a0-0000-7000-8000-0000000f${String(n).padStart(4, "0")}`;

  test("a reply too many frees the one that would end soonest, and never a colleague's", () => {
    const play = new Play();
    play.enter(ana);
    play.enter(ben);
    play.type("Ben", THERE);
    for (let n = 0; n <= MAX_LEASES_PER_PERSON; n += 1) {
      play.now += 10;
      play.type("Ana", other(n));
    }
    const held = play.room.facts.leases;
    expect(
      held.filter((lease) => lease.user.id === ana.id).map((lease) => lease.conversationId),
    ).not.toContain(other(0));
    expect(held).toHaveLength(MAX_LEASES_PER_PERSON + 1);
    expect(held.some((lease) => lease.user.id === ben.id)).toBe(true);
  });

  test("the first key in a conversation is told from the next ones, in any tab", () => {
    const play = new Play();
    play.enter(ana);
    play.enter(ana, "Ana 2");
    const key = { type: "typing", conversationId: HERE, text: "x" } as const;
    expect(beginsReply(play.room, ana.id, key)).toBe(true);
    play.say("Ana", key);
    expect(beginsReply(play.room, ana.id, key)).toBe(false);
    expect(beginsReply(play.room, ben.id, key)).toBe(true);
    play.type("Ana", THERE);
    expect(beginsReply(play.room, ana.id, key)).toBe(false);
    play.stop("Ana");
    expect(beginsReply(play.room, ana.id, key)).toBe(true);
    expect(beginsReply(play.room, ana.id, { type: "stopped", conversationId: HERE })).toBe(false);
  });
});
