import { expect, test } from "vitest";
import { placeOf } from "@/lib/view/reduce/streams";
import { epoch, uuid } from "../make";

test("V12: the next event is applied, a known one dropped, a hole noticed", () => {
  expect(placeOf({ epoch, seq: 4 }, { epoch, seq: 5 })).toBe("next");
  expect(placeOf({ epoch, seq: 4 }, { epoch, seq: 4 })).toBe("known");
  expect(placeOf({ epoch, seq: 4 }, { epoch, seq: 1 })).toBe("known");
  expect(placeOf({ epoch, seq: 4 }, { epoch, seq: 6 })).toBe("gap");
});

test("V27: an event of another epoch is never compared with the old offset", () => {
  for (const seq of [0, 4, 5, 900])
    expect(placeOf({ epoch, seq: 4 }, { epoch: uuid(99), seq })).toBe("other_epoch");
});

test("a number that was not there before is loaded, not guessed", () => {
  expect(placeOf(undefined, { epoch, seq: 1 })).toBe("other_epoch");
});
