"use client";

import { X } from "lucide-react";
import { keyWords } from "@/lib/view/copy/key-copy";
import { isSingleKey, keyGroups, keyIds, keyTable } from "@/lib/view/keys";
import type { KeyId, KeySettings } from "@/lib/view/keys";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { KeyCaps } from "../shell/key-caps";
import { Overlay } from "./overlay";

/** Every key, and a switch for each that is one character: somebody who speaks to the machine needs none of them. */
export function KeySheet() {
  const client = useClient();
  const keys = useInbox((state) => state.inbox.me.keys);
  const set = (next: KeySettings) => void client.keys.set(next);
  const close = () => client.page.patch({ overlay: null });
  return (
    <Overlay label="Keyboard" className="overlay key-sheet" onClose={close}>
      <header className="bar">
        <h2 className="flex-1">Keyboard</h2>
        <label className="switch-line">
          Enter sends
          <input
            className="switch"
            type="checkbox"
            role="switch"
            checked={keys.enterSends}
            onChange={(event) => set({ ...keys, enterSends: event.target.checked })}
          />
        </label>
        <label className="switch-line">
          Single keys
          <input
            className="switch"
            type="checkbox"
            role="switch"
            checked={!keys.allOff}
            onChange={(event) => set({ ...keys, allOff: !event.target.checked })}
          />
        </label>
        <button
          className="btn"
          data-kind="quiet"
          data-size="s"
          data-icon=""
          type="button"
          aria-label="Close"
          title="Close"
          onClick={close}
        >
          <X className="icon" aria-hidden />
        </button>
      </header>
      <div className="key-groups">
        {keyGroups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            {keyIds
              .filter((id) => keyTable[id].group === group)
              .map((id) => (
                <KeyLine key={id} id={id} keys={keys} onSet={set} />
              ))}
          </section>
        ))}
      </div>
      <p className="key-note">
        {keys.allOff
          ? "Single keys are off. Ctrl, Esc and F6 still work."
          : "Keys never fire while you are writing. Shift and Enter is always a new line."}
      </p>
    </Overlay>
  );
}

function KeyLine({ id, keys, onSet }: { id: KeyId; keys: KeySettings; onSet: (next: KeySettings) => void }) {
  const words = keyWords[id];
  if (!isSingleKey(id)) {
    return (
      <div className="key-line">
        <span>{words}</span>
        <KeyCaps of={id} />
      </div>
    );
  }
  const isOn = !keys.off.includes(id);
  return (
    <label className="key-line" data-off={keys.allOff || !isOn || undefined}>
      <span>{words}</span>
      <KeyCaps of={id} />
      <input
        className="switch"
        data-size="s"
        type="checkbox"
        role="switch"
        aria-label={words}
        checked={isOn}
        disabled={keys.allOff}
        onChange={() =>
          onSet({ ...keys, off: isOn ? [...keys.off, id] : keys.off.filter((other) => other !== id) })
        }
      />
    </label>
  );
}
