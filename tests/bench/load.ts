import { setTimeout as delay } from "node:timers/promises";
import { RawConnection } from "./raw-http";

const SENDERS = 16;

type Flood = { url: URL; seconds: number; request(n: number): Buffer };

/** Closed loop: 16 senders, each sending its next call when the last was answered 200. Returns how many calls were answered. */
export async function flood({ url, seconds, request }: Flood): Promise<{ calls: number; perSecond: number }> {
  const connections = await Promise.all(Array.from({ length: SENDERS }, () => RawConnection.open(url)));
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  let [calls, sent] = [0, 0];
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        const { status } = await connection.send(request((sent += 1)));
        if (status !== 200) throw new Error(`a call was answered ${status}`);
        calls += 1;
      }
    }),
  );
  const took = (performance.now() - startedAt) / 1_000;
  for (const connection of connections) connection.close();
  return { calls, perSecond: calls / took };
}

type Pace = {
  url: URL;
  perSecond: number;
  seconds: number;
  request(n: number): Buffer;
  expected: number;
  onSent?(n: number, at: number): void;
};

/**
 * Open loop: a call every so often, whether the ones before were answered or not, each on an idle connection.
 * Returns how long each answer took, in milliseconds from the first byte written.
 */
export async function pace({ url, perSecond, seconds, request, expected, onSent }: Pace): Promise<number[]> {
  const idle = await Promise.all(Array.from({ length: 8 }, () => RawConnection.open(url)));
  const took: number[] = [];
  const all: Promise<void>[] = [];
  const startedAt = performance.now();
  const call = async (n: number): Promise<void> => {
    const connection = idle.pop() ?? (await RawConnection.open(url));
    const bytes = request(n);
    const at = performance.now();
    onSent?.(n, at);
    const { status, body } = await connection.send(bytes);
    took.push(performance.now() - at);
    idle.push(connection);
    if (status !== expected)
      throw new Error(`a call was answered ${status} ${body.toString("utf8", 0, 200)}`);
  };
  for (let n = 0; n < perSecond * seconds; n += 1) {
    await delay(Math.max(0, startedAt + (n * 1_000) / perSecond - performance.now()));
    const answered = call(n);
    // Heard of at the end; meanwhile nobody waits for it.
    answered.catch(() => {});
    all.push(answered);
  }
  await Promise.all(all);
  for (const connection of idle) connection.close();
  return took;
}

/** One after another on one connection; how long each took, in milliseconds. */
export async function oneByOne({
  url,
  times,
  request,
}: {
  url: URL;
  times: number;
  request: Buffer;
}): Promise<number[]> {
  const connection = await RawConnection.open(url);
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const at = performance.now();
    const { status } = await connection.send(request);
    took.push(performance.now() - at);
    if (status !== 200) throw new Error(`a read was answered ${status}`);
  }
  connection.close();
  return took;
}
