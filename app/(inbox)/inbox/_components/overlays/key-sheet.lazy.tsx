"use client";

import { keyWords } from "@/lib/view/copy/key-copy";
import { isSingleKey, keyGroups, keyIds, keyTable } from "@/lib/view/keys";
import type { KeyId, KeySettings } from "@/lib/view/keys";
import { setKeys } from "../../_client/personal/set-keys.lazy";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import { KeyCaps } from "../shell/key-caps";
import { Overlay } from "./overlay";
import { DialogHead } from "@/app/_ui/overlays/dialog-head";
import { switchClass } from "@/app/_ui/controls/switch";

/** All keys, with a switch for each that is one character: a person who dictates needs none of them. */
export function KeySheet() {
  const client = useClient();
  const keys = useInbox((state) => state.inbox.me.keys);
  const set = (next: KeySettings) => void setKeys(client, next);
  const close = () => client.page.patch({ overlay: null });
  return (
    <Overlay label="Keyboard" className="dialog-keys" onClose={close}>
      <DialogHead title="Keyboard" className="sticky top-0 z-1 border-b bg-surface-raised" onClose={close}>
        <label className="inline-flex cursor-pointer items-center gap-2 text-[12px] text-text-2">
          Enter sends
          <input
            className={switchClass()}
            type="checkbox"
            role="switch"
            checked={keys.enterSends}
            onChange={(event) => set({ ...keys, enterSends: event.target.checked })}
          />
        </label>
        <label className="inline-flex cursor-pointer items-center gap-2 text-[12px] text-text-2">
          Single keys
          <input
            className={switchClass()}
            type="checkbox"
            role="switch"
            checked={!keys.allOff}
            onChange={(event) => set({ ...keys, allOff: !event.target.checked })}
          />
        </label>
      </DialogHead>
      <div className="grid grid-cols-2 gap-x-8 gap-y-3.5 px-4 pt-3.5 pb-2 max-md:grid-cols-1">
        {keyGroups.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-[12px] font-strong text-text-2">{group}</h3>
            {keyIds
              .filter((id) => keyTable[id].group === group)
              .map((id) => (
                <KeyLine key={id} id={id} keys={keys} onSet={set} />
              ))}
          </section>
        ))}
      </div>
      <p className="px-4 pt-1.5 pb-3.5 text-[12px] text-text-3">
        {keys.allOff
          ? "Single keys are off. Ctrl, Esc and F6 still work."
          : "Keys never fire while you are writing. Shift and Enter is always a new line."}
      </p>
    </Overlay>
  );
}

const keyLine =
  "flex min-h-7 items-center gap-2.5 max-md:min-h-11 [&>span:first-child]:min-w-0 [&>span:first-child]:flex-1";

function KeyLine({ id, keys, onSet }: { id: KeyId; keys: KeySettings; onSet: (next: KeySettings) => void }) {
  const words = keyWords[id];
  if (!isSingleKey(id)) {
    return (
      <div className={`${keyLine} [&>span:last-child]:mr-[38px]`}>
        <span>{words}</span>
        <KeyCaps of={id} />
      </div>
    );
  }
  const isOn = !keys.off.includes(id);
  return (
    <label
      className={`${keyLine} cursor-pointer ${keys.allOff || !isOn ? "[&_kbd]:opacity-60 [&>span]:text-text-3" : ""}`}
    >
      <span>{words}</span>
      <KeyCaps of={id} />
      <input
        className={switchClass({ size: "s" })}
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
