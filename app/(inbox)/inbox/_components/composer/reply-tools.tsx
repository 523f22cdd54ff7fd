"use client";

import { Button } from "@/app/_ui/controls/button";
import type { Composition } from "@/lib/view/reduce/composition";
import { personShort } from "@/lib/view/copy/names";
import { countSegments, MAX_SEGMENTS, WARN_SEGMENTS } from "@/lib/domain/text/segments";
import { useClient, useInbox } from "../../_hooks/use-inbox";
import type { Reply } from "../../_hooks/composer/use-writing";
import { SendKeys } from "../shell/key-caps";

/** Says where the words are stored. */
function savedCopy({ saved, whenBack }: Composition, isOffline: boolean): string {
  if (saved === "empty") return "";
  if (isOffline)
    return whenBack ? "Kept on this device. You are asked when you are back" : "Kept on this device";
  return saved === "saved" ? "Draft saved" : "Saving draft";
}

/** Below a message being written: where its words are stored, what it costs, and the send button. */
export function ReplyTools({
  composition,
  reply,
  isOpen,
}: {
  composition: Composition;
  reply: Reply;
  /** Not resolved. */ isOpen: boolean;
}) {
  const client = useClient();
  const { holder, isOffline, isUnsendable } = reply;
  const isResting = useInbox((state) => state.isPressResting);
  // Not over an empty field, where it would be one more dead button.
  const maySendAndResolve =
    isOpen &&
    holder === undefined &&
    !isOffline &&
    composition.body !== "" &&
    composition.phase !== "sending";
  return (
    <div className="composer-tools">
      <span className="composer-saved" data-part="saved">
        {savedCopy(composition, isOffline)}
      </span>
      <Counter body={composition.body} />
      {maySendAndResolve && (
        <Button disabled={isUnsendable} onClick={() => reply.press(true)}>
          Send and resolve
        </Button>
      )}
      <Button
        kind={holder ? "person" : isOffline ? undefined : "primary"}
        className={`aria-pressed:bg-fill! ${holder ? `hue-${holder.color}` : ""}`}
        type="submit"
        disabled={holder === undefined && isUnsendable}
        aria-disabled={composition.phase === "sending" || isResting || undefined}
        aria-pressed={isOffline && holder === undefined ? composition.whenBack : undefined}
      >
        <span>
          {holder
            ? `Take over from ${personShort(client.names, holder.id)}`
            : sendCopy(composition, isOffline)}
        </span>
        {!isOffline && <SendKeys />}
      </Button>
    </div>
  );
}

function sendCopy({ phase, trouble }: Composition, isOffline: boolean): string {
  if (phase === "sending") return "Sending";
  if (isOffline) return "Send when back";
  return trouble === "not_confirmed" ? "Send again" : "Send text";
}

/** Below this part of the first segment, no counter is shown. */
const SHOWN_FROM = 0.75;

/** The number of segments: "78 of 134, 2 texts". */
function Counter({ body }: { body: string }) {
  const { units, capacity, segments } = countSegments(body);
  if (segments === 1 && units < capacity * SHOWN_FROM) return null;
  const texts = segments === 1 ? "1 text" : `${segments} texts`;
  const kind = segments > MAX_SEGMENTS ? "blocked" : segments > WARN_SEGMENTS ? "warning" : undefined;
  return (
    <span className="composer-counter" data-part="counter" data-kind={kind}>
      {segments > MAX_SEGMENTS ? `${texts}, ${MAX_SEGMENTS} at most` : `${units} of ${capacity}, ${texts}`}
    </span>
  );
}
