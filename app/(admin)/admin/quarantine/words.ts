import type { Replayed } from "@/lib/delivery/replay-receipt";
import type { Said } from "@/app/_ui/said";

/** What became of a call that was taken in again. */
export function replayedWords({ state, reason }: Replayed): Said {
  switch (state) {
    case "ingested":
      return { said: "Taken in." };
    case "repeat":
      return { said: "Taken in: it repeats a text that is here already." };
    case "held":
      return { said: "Its number is off: it comes in by itself when the number is on again." };
    case "quarantined":
      return { said: `Still not: ${reason ?? "for the same reason"}.`, kind: "warning" };
    case "dismissed":
      return { said: "Somebody has put it away meanwhile.", kind: "warning" };
    case "received":
      return { said: "It could not be read just now. It will be tried again by itself.", kind: "warning" };
  }
}
