export type Goal = { must: number; aim: number; better: "higher" | "lower" };

export type Row = {
  what: string;
  must: string;
  aim: string;
  ours: string;
  before: string;
  after: string;
  ratio: string;
  verdict: string;
};

const reaches = (value: number, goal: number, better: Goal["better"]): boolean =>
  better === "higher" ? value >= goal : value <= goal;

/** A figure that could not be measured misses. */
export function verdict(value: number, { must, aim, better }: Goal, noisy = false): string {
  const said = reaches(value, aim, better)
    ? "aim"
    : reaches(value, must, better)
      ? "must"
      : "MISSES ITS MUST";
  return noisy ? `${said} (noisy: the floors differ)` : said;
}

export const number = (value: number): string => {
  if (Number.isNaN(value)) return "not measured";
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en-US")
    : value.toPrecision(value < 1 ? 2 : 3);
};

export const ms = (value: number): string => `${number(value)} ms`;
export const times = (value: number): string => `${number(value)}×`;

type Figures = {
  what: string;
  ours: number;
  unit?: (value: number) => string;
  goal: Goal;
  noisy?: boolean;
} & ({ floor: { before: number; after: number } } | { floor?: undefined });

/** One line of the table. With a floor the goal is about the ratio to it, otherwise about the figure itself. */
export function row({ what, ours, unit = number, goal, noisy = false, floor }: Figures): Row {
  const sign = goal.better === "higher" ? "≥" : "≤";
  const ratio = floor ? ours / ((floor.before + floor.after) / 2) : Number.NaN;
  const show = floor ? times : unit;
  return {
    what,
    must: `${sign} ${show(goal.must)}`,
    aim: `${sign} ${show(goal.aim)}`,
    ours: unit(ours),
    before: floor ? unit(floor.before) : "",
    after: floor ? unit(floor.after) : "",
    ratio: floor ? times(ratio) : "",
    verdict: verdict(floor ? ratio : ours, goal, noisy),
  };
}

const heads: Row = {
  what: "what",
  must: "must",
  aim: "aim",
  ours: "ours",
  before: "floor before",
  after: "floor after",
  ratio: "ratio",
  verdict: "verdict",
};

/** Plain text in columns, also readable as Markdown. */
export function table(rows: readonly Row[]): string {
  const columns = Object.keys(heads) as (keyof Row)[];
  const widths = columns.map((column) => Math.max(...[heads, ...rows].map((each) => each[column].length)));
  const line = (each: Row) =>
    `| ${columns.map((column, at) => each[column].padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(heads), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join(
    "\n",
  );
}
