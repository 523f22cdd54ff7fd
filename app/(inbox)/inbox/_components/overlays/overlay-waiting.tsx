"use client";

import { useEffect } from "react";
import { keepAhead } from "../../_client/page/key-rest";
import { useClient } from "../../_hooks/use-inbox";
import { Overlay } from "./overlay";

/** Stands where an overlay comes in a moment: with its field, so that words typed at once are not taken for keys. */
export function OverlayWaiting({
  label,
  className,
  asks,
}: {
  label: string;
  className: string;
  asks?: string;
}) {
  const client = useClient();
  const isForm = className === "compose";
  useEffect(() => keepAhead(""), []);
  return (
    <Overlay
      label={label}
      className={`overlay ${className}`}
      onClose={() => client.page.patch({ overlay: null })}
    >
      {asks !== undefined && (
        <div className={isForm ? "field" : "ask"}>
          <input
            className={isForm ? "input" : undefined}
            autoFocus
            aria-label={asks}
            placeholder={asks}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => keepAhead(event.target.value)}
          />
        </div>
      )}
    </Overlay>
  );
}
