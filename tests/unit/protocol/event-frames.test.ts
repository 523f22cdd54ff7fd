import * as z from "zod/mini";
import { describe, expect, test } from "vitest";
import { eventJson } from "@/lib/base/event-json";
import { MAX_EVENTS, readEvents, writeEvents } from "@/lib/protocol/event-frames";
import { DurableEvent } from "@/lib/protocol/events";
import { EPOCH, granted, received, revoked, takenOver } from "@/tests/support/room-events";

const HERE = "0190b6a0-0000-7000-8000-00000000000a";
const ANA = "0190b6a0-0000-7000-8000-0000000000a1";
const some: DurableEvent[] = [
  received(1, HERE, 'two\nlines, "quoted", and \u2028'),
  takenOver(2, HERE, ANA, null),
  granted(3, ANA, "read"),
  revoked(4, ANA),
];

test("V26: an event that went out without what is empty in it is the whole event again, wherever it is read", () => {
  for (const event of some) expect(DurableEvent.parse(JSON.parse(eventJson(event)))).toEqual(event);
});

test("an event is a fifth smaller than with all that is empty in it, and still names its author", () => {
  const [event] = some;
  const text = eventJson(event);
  expect(text.length).toBeLessThan(JSON.stringify(event).length * 0.8);
  expect(JSON.parse(text)).toMatchObject({ message: { author: null } });
});

test("whatever may be null or empty in an event may be left out of it", () => {
  const needed: string[] = [];
  const walk = (schema: z.core.$ZodType, path: string): void => {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    if (def.type === "default" || def.type === "nullable") walk(def.innerType, path);
    if (def.type === "array") walk(def.element, `${path}[]`);
    if (def.type === "union") def.options.forEach((option, at) => walk(option, `${path}${at}`));
    if (def.type !== "object") return;
    for (const [name, field] of Object.entries(def.shape)) {
      const { type } = (field as z.core.$ZodTypes)._zod.def;
      if ((type === "nullable" || type === "array") && name !== "author") needed.push(`${path}.${name}`);
      walk(field, `${path}.${name}`);
    }
  };
  walk(DurableEvent, "");
  expect(needed).toEqual([]);
});

describe("what a room is posted", () => {
  test("goes on as it was written, and is read only where the room acts", () => {
    const frames = readEvents(writeEvents(some)) ?? [];
    expect(frames.map(({ text }) => text).join("\n")).toBe(writeEvents(some));
    expect(frames.map(({ text }) => DurableEvent.parse(JSON.parse(text)))).toEqual(some);
    expect(frames.map(({ epoch, seq }) => ({ epoch, seq }))).toEqual(
      some.map(({ epoch, seq }) => ({ epoch, seq })),
    );
    expect(frames.map(({ event }) => event)).toEqual([null, ...some.slice(1)]);
  });

  test("may be nothing", () => expect(readEvents(writeEvents([]))).toEqual([]));

  test.each([
    ["is no JSON", "nonsense"],
    ["has no place", '{"type":"message.received"}'],
    ["has its place elsewhere", JSON.stringify({ type: "message.received", epoch: EPOCH, seq: 1 })],
    ["is of no type that there is", JSON.stringify({ epoch: EPOCH, seq: 1, type: "message.eaten" })],
    ["was cut off", writeEvents(some.slice(0, 1)).slice(0, -6)],
    ["revokes nobody", JSON.stringify({ epoch: EPOCH, seq: 1, type: "access.revoked" })],
    ["revokes, and was cut off", writeEvents([revoked(1, ANA)]).replace("userId", "userI}")],
  ])(
    "V5: is refused whole where a line %s, so that nothing the room must act on is passed over",
    (_, line) => {
      expect(readEvents(line)).toBeNull();
      expect(readEvents(`${writeEvents(some)}\n${line}`)).toBeNull();
    },
  );

  test("is bounded", () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => received(i + 1, HERE));
    expect(readEvents(writeEvents(many(MAX_EVENTS)))).toHaveLength(MAX_EVENTS);
    expect(readEvents(writeEvents(many(MAX_EVENTS + 1)))).toBeNull();
  });
});
