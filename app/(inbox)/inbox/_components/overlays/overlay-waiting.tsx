"use client";

import { useEffect } from "react";
import { keepAhead } from "../../_client/page/key-rest";
import { useClient } from "../../_hooks/use-inbox";
import { askClass, commandsClass, composeClass, Overlay } from "./overlay";
import { fieldClass, inputClass } from "@/app/_ui/input";

const classes = {
  compose: composeClass,
  commands: commandsClass,
  sheet: "w-[min(640px,calc(100vw-32px))]",
};

/** Stands where an overlay comes in a moment: with its field, so that words typed at once are not taken for keys. */
export function OverlayWaiting({
  label,
  kind,
  asks,
}: {
  label: string;
  kind: keyof typeof classes;
  asks?: string;
}) {
  const client = useClient();
  const isForm = kind === "compose";
  useEffect(() => keepAhead(""), []);
  return (
    <Overlay
      label={label}
      place={kind === "sheet" ? "middle" : "top"}
      className={classes[kind]}
      onClose={() => client.page.patch({ overlay: null })}
    >
      {asks !== undefined && (
        <div className={isForm ? fieldClass : askClass}>
          <input
            className={isForm ? inputClass() : undefined}
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
