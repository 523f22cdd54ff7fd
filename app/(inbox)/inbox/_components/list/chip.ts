/** The active filters as removable chips. An empty list shows them in its middle. */
export const chipsClass =
  "m-0 flex flex-none list-none flex-wrap gap-1.5 px-4 py-1.5 [[data-empty]>&]:justify-center [[data-empty]>&]:px-0 [[data-empty]>&]:pt-0 [[data-empty]>&]:pb-2 [[data-part=list]:has([data-empty])>&]:hidden [[data-part=list]>&]:border-b [[data-part=list]>&]:border-line";

export const chipClass =
  "inline-flex h-6 items-center gap-1 rounded-tag border border-line-control bg-surface pr-1.5 pl-2 text-[12px] text-text-2 press:bg-hover press:text-text max-md:h-8 max-md:pr-2 max-md:pl-2.5 max-md:text-[13px]";

/** An empty state within the narrow list. */
export const emptyInList = "px-6 py-[26px] [&>p]:max-w-[264px]";
