"use client";

import { useEffect, useRef } from "react";
import { linkClass } from "@/app/_ui/controls/button";
import { costOf, toPlain } from "@/lib/domain/text/segments";
import { sayCost } from "@/lib/view/copy/announce/cost";
import { keepFocus } from "../../_client/page/focus";
import { useClient } from "../../_hooks/use-inbox";

/**
 * Names the characters that make a message cost more, and replaces them on request. Announced when the count
 * changes, not per keystroke.
 */
export function CostLine({ body, onPlain }: { body: string; onPlain: (plain: string) => void }) {
  const client = useClient();
  const cost = costOf(body);
  const count = cost === null ? null : `${cost.segments} instead of ${cost.cheaper}`;
  const said = useRef(count);
  useEffect(() => {
    if (count !== said.current && cost !== null) client.notices.say(sayCost(cost));
    said.current = count;
  }, [client, cost, count]);
  if (cost === null) return null;
  const { segments, cheaper, characters, plain } = cost;
  const swaps = [...new Set(characters.map((character) => toPlain(character)))].filter(
    (swap) => swap.trim() !== "",
  );
  return (
    <div
      className="mx-5 mt-1.5 mb-0.5 flex flex-wrap items-center gap-x-[7px] gap-y-1 text-small text-warning-text"
      data-part="cost"
    >
      {characters.slice(0, 5).map((character) => (
        <span
          key={character}
          className="inline-block min-w-4 rounded-tag border border-warning-line bg-warning-soft px-[3px] text-center font-(family-name:--font) text-[12px] leading-[15px] font-[600] text-warning-text"
        >
          {character.trim() === "" ? "␣" : character}
        </span>
      ))}
      <span>
        {`${characters.length === 1 ? "makes" : "make"} this ${segments} texts instead of ${cheaper}.`}
      </span>
      {plain !== null && (
        <button
          className={linkClass}
          type="button"
          onClick={() => {
            onPlain(plain);
            keepFocus();
          }}
        >
          {`Use plain ${swaps.length > 0 ? swaps.slice(0, 3).join(" and ") : "characters"}`}
        </button>
      )}
    </div>
  );
}
