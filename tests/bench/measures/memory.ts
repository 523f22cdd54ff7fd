import type { Bench } from "../bench";
import { memoryOf } from "../processes";
import { row, type Row } from "../table";

export type Memory = { parts: Record<string, number>; total: number };

/** Web, worker, room with its runtime, and Postgres. The simulator stands for somebody else's service. */
export async function memoryNow({
  product,
  databases,
}: Pick<Bench, "product" | "databases">): Promise<Memory> {
  const { web = 0, worker = 0, room = 0 } = product.stack.pids();
  const parts: Record<string, number> = {};
  for (const [name, pid] of Object.entries({ web, worker, room, Postgres: databases.postgres.pid }))
    parts[name] = await memoryOf(pid);
  return { parts, total: Object.values(parts).reduce((sum, each) => sum + each, 0) };
}

const MB = (value: number): string => `${value.toFixed(0)} MB`;
const list = ({ parts }: Memory): string =>
  Object.entries(parts)
    .map(([name, value]) => `${name} ${value.toFixed(0)}`)
    .join(", ");

export const memoryRows = (atRest: Memory, afterLoad: Memory | null): Row[] => [
  row({
    what: `memory at rest (${list(atRest)})`,
    ours: atRest.total,
    unit: MB,
    goal: { must: 700, aim: 450, better: "lower" },
  }),
  ...(afterLoad
    ? [
        row({
          what: `memory after load (${list(afterLoad)})`,
          ours: afterLoad.total,
          unit: MB,
          goal: { must: 700, aim: 450, better: "lower" },
        }),
      ]
    : []),
];
