"use client";

import type { ComponentProps } from "react";
import { Dialog } from "@/app/_ui/dialog";
import { useBackCloses } from "../../_hooks/use-page";

/** Something that floats above the inbox: Back closes it, too. */
export function Overlay(dialog: ComponentProps<typeof Dialog>) {
  useBackCloses(true, dialog.onClose);
  return <Dialog {...dialog} />;
}

/** The people that are found stand over what is below the field, so nothing is cut off but where there is no height for it. */
export const composeClass =
  "w-[min(440px,calc(100vw-32px))] overflow-visible! max-md:[--field-h:var(--touch-h)] max-md:[--field-text:16px] [@media(max-height:480px)]:overflow-x-hidden! [@media(max-height:480px)]:overflow-y-auto!";
export const commandsClass = "w-[min(560px,calc(100vw-32px))]";
/** The field that everything is asked in. */
export const askClass =
  "flex h-[46px] items-center gap-2.5 border-b border-line px-4 text-[14px] [&_input]:min-w-0 [&_input]:flex-1 [&_input]:bg-transparent [&_input]:text-ellipsis [&_input]:outline-none";
