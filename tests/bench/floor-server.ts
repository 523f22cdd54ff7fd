import { createServer } from "node:http";
import { Pool } from "pg";
import { WebSocketServer } from "ws";

/**
 * The floor: what any inbox on Node and Postgres must do at the least, and nothing else. One statement writes
 * the text and bumps its conversation, every socket is told; and the product's two reads, as one statement
 * each. No key, no delivery, no rights, no rules.
 */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

const WRITE = `
  with bumped as (
    update floor_conversations set seq = seq + 1, last_body = $3, last_at = clock_timestamp()
    where number = $1 and address = $2 returning id, seq
  )
  insert into floor_messages (conversation_id, seq, body, at) select id, seq, $3, clock_timestamp() from bumped
  returning id, conversation_id, seq, at`;

const LIST = `
  select c.*, contact.name, r.seen_seq from conversations c
  join contacts contact on contact.id = c.contact_id
  left join reads r on r.conversation_id = c.id and r.user_id = $2
  where c.number_id = $1 and c.state = 'open' and c.listed
  order by c.last_activity_at desc nulls last, c.id desc nulls last limit 50`;

const THREAD = `
  select m.*, author.name from messages m left join users author on author.id = m.author_id
  where m.conversation_id = $1 order by m.public_seq desc limit 50`;

const sockets = new WebSocketServer({ noServer: true });

const server = createServer((request, response) => {
  const answer = (value: unknown) => {
    const body = JSON.stringify(value);
    response
      .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
      .end(body);
  };
  const fail = (error: Error) => {
    console.error(error.message);
    response.writeHead(500, { "content-length": 0 }).end();
  };
  if (request.method === "GET") {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://floor");
    const [statement, values] =
      pathname === "/list"
        ? [LIST, [searchParams.get("number"), searchParams.get("user")]]
        : [THREAD, [searchParams.get("id")]];
    pool.query(statement, values).then(({ rows }) => answer(rows), fail);
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { from, to, text } = JSON.parse(Buffer.concat(chunks).toString()) as {
      from: string;
      to: string[];
      text: string;
    };
    pool.query(WRITE, [to[0], from, text]).then(({ rows }) => {
      const frame = JSON.stringify({ type: "message.received", message: { ...rows[0], body: text } });
      for (const socket of sockets.clients) socket.send(frame);
      answer({});
    }, fail);
  });
});
server.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head, () => {}));
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.(address.port);
});
