"use client";

import type { ComponentProps } from "react";
import { Dialog } from "@/app/_ui/dialog";
import { useBackCloses } from "../../_hooks/use-page";

/** Something that floats above the inbox: Back closes it, too. */
export function Overlay(dialog: ComponentProps<typeof Dialog>) {
  useBackCloses(true, dialog.onClose);
  return <Dialog {...dialog} />;
}
