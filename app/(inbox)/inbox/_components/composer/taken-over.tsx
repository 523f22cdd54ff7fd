"use client";

import { Avatar } from "@/app/_ui/avatar";
import { firstName } from "@/lib/domain/person";
import type { PersonView } from "@/lib/view/types";

/** A colleague has the reply now. The words are folded away, and a press brings them back. */
export default function TakenOver({ by, onShow }: { by: PersonView | undefined; onShow: () => void }) {
  return (
    <div className={`notice hue-${by?.color ?? "slate"}`} role="status">
      <Avatar person={by} label="" />
      <span className="flex-1">
        <b className="font-medium">{firstName(by?.name ?? "A colleague")} took over. Your draft is kept.</b>
      </span>
      <button className="btn" data-size="s" type="button" onClick={onShow}>
        Show my draft
      </button>
    </div>
  );
}
