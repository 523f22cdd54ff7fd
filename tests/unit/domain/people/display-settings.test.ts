import { describe, expect, test } from "vitest";
import { asTheDevice, checkUndoSeconds, readDisplay } from "@/lib/domain/people/display-settings";

describe("personal settings", () => {
  test("what is not stored, or not known here, is the device's", () => {
    expect(readDisplay({})).toEqual(asTheDevice);
    expect(readDisplay({ zone: "Mars/Olympus", clock: "13", theme: "sepia" })).toEqual(asTheDevice);
    expect(readDisplay({ zone: "Europe/Berlin", clock: "12", theme: "dark" })).toEqual({
      zone: "Europe/Berlin",
      clock: "12",
      theme: "dark",
    });
  });

  test("a reply waits for 0 to 30 whole seconds", () => {
    expect(["0", " 5 ", "30"].map(checkUndoSeconds)).toEqual([0, 5, 30]);
    for (const raw of ["", "-1", "31", "2.5", "5s", "1e1", "٥", "999"])
      expect(checkUndoSeconds(raw), raw).toBeNull();
  });
});
