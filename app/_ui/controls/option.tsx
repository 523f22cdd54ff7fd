"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../display/icon";

type Props<T> = {
  value: T;
  /** What Enter means. */
  isMarked: boolean;
  /** It is so already; undefined where choosing one is all there is to it. */
  isChosen?: boolean | undefined;
  onChoose: (option: T) => void;
  children: ReactNode;
};

/** One of what a combobox or a picker offers. */
export const Option = <T,>({ value, isMarked, isChosen, onChoose, children }: Props<T>) => (
  <Autocomplete.Item
    value={value}
    className="flex min-h-[34px] cursor-pointer items-center gap-2.5 rounded-control px-2 data-marked:bg-accent-soft max-md:min-h-(--touch-h) forced-colors:data-marked:outline-2 forced-colors:data-marked:-outline-offset-2 forced-colors:data-marked:outline-[Highlight]"
    data-marked={isMarked ? "" : undefined}
    aria-selected={isChosen ?? isMarked}
    onClick={() => onChoose(value)}
  >
    {children}
    {isChosen === true && <Icon as={Check} size="s" className="ml-auto flex-none text-accent-text" />}
  </Autocomplete.Item>
);
