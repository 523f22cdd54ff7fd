import { serverFormat } from "@/lib/view/copy/times";
import { expect, test } from "vitest";
import { sentAgainCopy } from "@/lib/view/copy/message/status-copy";
import { sentAgain } from "@/lib/view/reduce/sent-again";
import { ana, at, makeMessage, me, names, uuid } from "../../make";

const out = (n: number, over = {}) =>
  makeMessage({
    id: uuid(n),
    publicSeq: n,
    direction: "out",
    source: "agent",
    author: { id: ana.id, name: ana.name },
    acceptedAt: at(n),
    ...over,
  });

test("a text that was tried again says what became of it, whoever tried", () => {
  const [first, second] = [out(1, { status: "failed" }), out(2, { status: "sent", retryOf: uuid(1) })];
  expect([...sentAgain([first, second, out(3, { status: "failed" })])]).toEqual([
    [uuid(1), expect.objectContaining({ id: uuid(2) })],
  ]);
  expect(sentAgain([second])).toEqual(new Map());
  expect(sentAgainCopy(second, names, serverFormat)).toMatch(/^Sent again at \d/);
  expect(sentAgainCopy(out(2, { status: "failed" }), names, serverFormat)).toMatch(/^Tried again at \d/);
  expect(sentAgainCopy(out(2, { status: "queued" }), names, serverFormat)).toBe(
    `${names.people.find(({ id }) => id === ana.id)?.name.split(" ")[0]} is sending it again`,
  );
  expect(
    sentAgainCopy(out(2, { status: "queued", author: { id: me, name: "Cara" } }), names, serverFormat),
  ).toBe("You are sending it again");
});
