import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { inputClass } from "@/app/_ui/controls/input";
import { Icon } from "@/app/_ui/display/icon";

/** A section with its own heading; a rule separates it from the previous one. */
export const Section = ({ className = "", ...section }: ComponentProps<"section">) => (
  <section
    className={`grid gap-2.5 border-t border-line pt-4 pb-[18px] first:border-t-0 first:pt-1 [table+&]:mt-6 [table+&]:border-t-0 [&_h2]:text-[14px] [&_h2]:leading-5 [&_h2]:font-strong [&_h2]:tracking-[-0.006em] [&>p]:text-text-2 ${className}`}
    {...section}
  />
);

/** The page's main content with related content beside it, or below where there is no room. */
export const TwoColumns = (div: ComponentProps<"div">) => (
  <div
    className="grid grid-cols-[minmax(0,1fr)_260px] items-start gap-x-8 max-lg:grid-cols-[minmax(0,1fr)] max-lg:[&>aside>section:first-child]:border-t max-lg:[&>aside>section:first-child]:pt-4"
    {...div}
  />
);

/** Buttons, side by side. */
export const Buttons = ({ className = "", ...div }: ComponentProps<"div">) => (
  <div className={`flex flex-wrap items-center gap-2 ${className}`} {...div} />
);

export const fields = "grid gap-3";
export const fieldsInTwo = "grid grid-cols-[repeat(auto-fit,minmax(240px,1fr))] items-start gap-3";

/** Names with their values, a few per row. */
export const Facts = (dl: ComponentProps<"dl">) => (
  <dl
    className="grid grid-cols-[repeat(3,auto)] gap-x-6 pt-1 max-md:grid-cols-[minmax(0,1fr)] max-md:gap-2.5 [&_dd]:font-medium [&_dd]:tabular-nums [&_dt]:text-small [&_dt]:text-text-3"
    {...dl}
  />
);

/** Key figures across the page, each with its meaning below. */
export const Figures = (dl: ComponentProps<"dl">) => (
  <dl
    className="mb-[18px] grid grid-cols-[repeat(4,1fr)] rounded-[8px] border border-line max-md:grid-cols-[1fr_1fr] [&_dd]:font-medium [&_dd]:tabular-nums [&_dd:first-of-type]:text-[20px] [&_dd:first-of-type]:leading-7 [&_dd:first-of-type]:font-[650] [&_dd:first-of-type]:tracking-[-0.018em] [&_dd:not(:first-of-type)]:text-[12px] [&_dd:not(:first-of-type)]:font-regular [&_dd:not(:first-of-type)]:text-text-2 [&_dt]:text-small [&_dt]:text-text-3 [&>div]:border-l [&>div]:border-line [&>div]:px-4 [&>div]:py-3 [&>div:first-child]:border-0 max-md:[&>div:nth-child(n+3)]:border-t max-md:[&>div:nth-child(odd)]:border-l-0"
    {...dl}
  />
);

/** A list of entries, each with a time or state. */
export const history = "grid gap-2 [&_b]:font-medium [&>li]:flex [&>li]:gap-2.5";
export const historyWords = "min-w-0 flex-1 wrap-anywhere";

/** Checkboxes, one below the other, in a scrolling frame. */
export const pick =
  "max-h-[236px] overflow-y-auto rounded-control border border-line-control [&_label]:flex [&_label]:min-h-9 [&_label]:items-center [&_label]:gap-2.5 [&_label]:px-2.5 [&_label]:py-1 [&_label]:press:bg-hover [&_label+label]:border-t [&_label+label]:border-line [&_small]:text-[12px] [&_small]:text-text-3 max-md:[&_label]:min-h-(--touch-h)";

/** The filter above a list. */
export const FilterForm = (form: ComponentProps<"form">) => (
  <form
    role="search"
    className="mb-3 flex flex-wrap items-center gap-2 [--field-h:30px] max-md:[--field-h:var(--touch-h)]"
    {...form}
  />
);
/** What the list is searched for. */
export const SearchField = ({ placeholder, ...input }: ComponentProps<"input"> & { placeholder: string }) => (
  <span className="relative w-60 max-md:w-auto max-md:flex-auto [&>svg]:pointer-events-none [&>svg]:absolute [&>svg]:inset-y-0 [&>svg]:left-[9px] [&>svg]:my-auto [&>svg]:text-text-3">
    <Icon as={Search} />
    <input
      className={`${inputClass()} pl-[31px]!`}
      type="search"
      name="q"
      placeholder={placeholder}
      aria-label={placeholder}
      {...input}
    />
  </span>
);
export const filterTotal = "ml-auto text-text-3 max-md:m-0 max-md:w-full";

/** A checkbox with its label. */
export const tickLine = "flex min-h-6 items-center gap-2 text-text-2 max-md:min-h-(--touch-h)";
