import type { ComponentProps } from "react";

type Props = ComponentProps<"table"> & {
  /** Where the columns do not fit, rows become cards; each cell is labelled by `data-label`. */
  cards?: boolean;
  /** Nothing follows that the last rule would separate. */
  plain?: boolean;
  small?: boolean;
};

/** Rows of the same kind. The look of cells and cards is in table.css (`data-table`). */
export const Table = ({ cards = false, plain = false, small = false, ...table }: Props) => (
  <table
    data-table=""
    data-cards={cards || undefined}
    data-plain={plain || undefined}
    data-small={small || undefined}
    {...table}
  />
);

/** The name of a row's subject, with its other names below. */
export const lineClass =
  "grid whitespace-nowrap text-text no-underline press:[&_b]:underline [&_b]:font-strong [&_b]:tabular-nums [&_span]:text-small [&_span]:text-text-2 [tr[data-off]_&_b]:text-text-3";

/** An avatar or icon, with the name beside it. */
export const personClass =
  "flex items-center gap-[9px] [&_b]:font-medium [&_small]:text-[12px] [&_small]:leading-[15px] [&_small]:text-text-3 [&>span:last-child]:grid [&>span:last-child]:min-w-0";
