import type { Piece } from "@/lib/view/highlights";

/** A text with what was looked for marked. Pieces are text and stay text (V44). */
export function Pieces({ of }: { of: readonly Piece[] }) {
  // Pieces have no name but their place, and never move.
  return of.map(({ text, hit }, index) =>
    hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}
