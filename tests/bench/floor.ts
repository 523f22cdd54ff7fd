import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { runSql } from "../support/sql";

export type Floor = {
  url: URL;
  pid: number;
  /** Ends it and starts it anew, on the same tables. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** The floor's own two tables, as full as the product's. */
const tables = [
  `create table floor_conversations as
    select row_number() over () as id, ltrim(number.e164, '+') as number, ltrim(thread.address, '+') as address, thread.id as of,
      thread.public_seq as seq, thread.last_body, thread.last_activity_at as last_at
    from conversations thread join numbers number on number.id = thread.number_id`,
  `create table floor_messages as
    select row_number() over (order by message.accepted_at) as id, thread.id as conversation_id, message.public_seq as seq, message.body, message.accepted_at as at
    from messages message join floor_conversations thread on thread.of = message.conversation_id`,
  "alter table floor_conversations add primary key (id), add unique (number, address)",
  "alter table floor_messages alter column id set not null",
  "alter table floor_messages alter column id add generated always as identity (start with 10000000), add primary key (id), add unique (conversation_id, seq)",
  "vacuum (analyze) floor_conversations, floor_messages",
];

/** A bare server in a process of its own, on a database of its own. */
export async function startFloor(databaseUrl: string): Promise<Floor> {
  for (const statement of tables) await runSql(databaseUrl, statement);
  const start = async () => {
    const child = fork(path.resolve(import.meta.dirname, "floor-server.ts"), [], {
      execArgv: ["--import", "tsx"],
      env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: "production" },
    });
    const exited = once(child, "exit");
    const [port] = (await once(child, "message")) as [number];
    return {
      url: new URL(`http://127.0.0.1:${port}`),
      pid: child.pid ?? 0,
      stop: async () => {
        if (child.connected) child.disconnect();
        await exited;
      },
    };
  };
  const floor: Floor = {
    ...(await start()),
    restart: async () => {
      await floor.stop();
      Object.assign(floor, await start());
    },
  };
  return floor;
}
