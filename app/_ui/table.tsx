import type { ComponentProps } from "react";

type Props = ComponentProps<"table"> & {
  /** Where its columns would not fit its rows become cards, whose cells say what they are by `data-label`. */ cards?: boolean;
  /** Nothing stands below it that the last rule would part. */ plain?: boolean;
  small?: boolean;
};

/** Rows of the same kind. How cells look, and how they become cards, is one sheet's: `data-table` in table.css. */
export const Table = ({ cards = false, plain = false, small = false, ...table }: Props) => (
  <table
    data-table=""
    data-cards={cards || undefined}
    data-plain={plain || undefined}
    data-small={small || undefined}
    {...table}
  />
);

/** What a row is of: its name, and below what it is also called. */
export const lineClass =
  "grid whitespace-nowrap text-text no-underline press:[&_b]:underline [&_b]:font-strong [&_b]:tabular-nums [&_span]:text-small [&_span]:text-text-2 [tr[data-off]_&_b]:text-text-3";

/** A face or a sign, and beside it who or what that is. */
export const personClass =
  "flex items-center gap-[9px] [&_b]:font-medium [&_small]:text-[12px] [&_small]:leading-[15px] [&_small]:text-text-3 [&>span:last-child]:grid [&>span:last-child]:min-w-0";
