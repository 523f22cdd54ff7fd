"use client";

import type { ComponentProps } from "react";
import { Dialog } from "@/app/_ui/overlays/dialog";
import { useBackCloses } from "../../_hooks/use-page";

/** A dialog above the inbox that Back closes too. */
export function Overlay(dialog: ComponentProps<typeof Dialog>) {
  useBackCloses(true, dialog.onClose);
  return <Dialog {...dialog} />;
}
