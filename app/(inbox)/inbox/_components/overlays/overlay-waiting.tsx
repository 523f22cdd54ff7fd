"use client";

import { useEffect } from "react";
import { keepAhead } from "../../_client/page/key-rest";
import { useClient } from "../../_hooks/use-inbox";
import { Overlay } from "./overlay";

const classes = {
  compose: "dialog-compose",
  commands: "dialog-commands",
  sheet: "dialog-keys",
};

/**
 * A placeholder while an overlay loads. It has the overlay's field, so that words typed at once do not act as
 * keys.
 */
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
  // Once the part stands it has them, and what is closed before that is not what opens next.
  useEffect(() => keepAhead, []);
  return (
    <Overlay
      label={label}
      place={kind === "sheet" ? "middle" : "top"}
      className={classes[kind]}
      onClose={() => client.page.patch({ overlay: null })}
    >
      {asks !== undefined && (
        <div className={isForm ? "grid" : "dialog-ask"}>
          <input
            className={isForm ? "part-input" : undefined}
            autoFocus
            aria-label={asks}
            placeholder={asks}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => keepAhead({ words: target.value, isEntered: false })}
            onKeyDown={({ key, currentTarget, nativeEvent }) => {
              if (key === "Enter" && !nativeEvent.isComposing)
                keepAhead({ words: currentTarget.value, isEntered: true });
            }}
          />
        </div>
      )}
    </Overlay>
  );
}
