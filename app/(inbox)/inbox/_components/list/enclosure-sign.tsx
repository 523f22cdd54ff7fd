"use client";

import { Image as ImageIcon, ImageOff, Paperclip } from "lucide-react";
import type { Enclosure } from "@/db/vocabulary";
import { signName } from "@/lib/view/copy/enclosure-copy";

const icons = {
  picture: ImageIcon,
  video: Paperclip,
  recording: Paperclip,
  file: Paperclip,
  attachments: Paperclip,
  unreadable: ImageOff,
} satisfies Record<Enclosure, unknown>;

/** Something came with a text of which a row shows the words, or stands there in place of words and is named by them (`beside` false). */
export default function EnclosureSign({ of, beside }: { of: Enclosure; beside: boolean }) {
  const Icon = icons[of];
  const icon = <Icon className="icon" data-size="xs" aria-hidden />;
  return beside ? (
    <span className="sign" role="img" aria-label={signName(of)} title={signName(of)}>
      {icon}
    </span>
  ) : (
    <span className="sign">{icon}</span>
  );
}
