import { AccessNews, accessNewsPath } from "@/lib/protocol/access-news";
import type { Stream } from "@/lib/base/stream";
import type { AccessEvent } from "@/lib/protocol/events";
import { originsOf } from "./admit";

/** Less than the 2 s that a browser's upgrade is given to be answered on one machine. */
const TIMEOUT_MS = 1_500;

type Settings = Pick<Cloudflare.Env, "ROOM_SECRET" | "APP_URL" | "App">;

/** What the application knows of everybody's access to a room. Throws when it does not say. */
export async function askAccess(
  { ROOM_SECRET, APP_URL, App }: Settings,
  stream: Stream,
): Promise<AccessEvent[]> {
  const [origin] = originsOf(APP_URL);
  if (origin === undefined) throw new Error("APP_URL names no address of the application");
  const asked = new Request(`${origin}${accessNewsPath(stream)}`, {
    headers: { authorization: `Bearer ${ROOM_SECRET}` },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  // On one machine there is a way to the application alone; at Cloudflare the whole internet lies between.
  const answer = await (App ? App.fetch(asked) : fetch(asked));
  if (answer.status !== 200) throw new Error(`the application answered ${answer.status}`);
  return AccessNews.parse(await answer.json()).events;
}

/**
 * One question for all who wait. Whoever comes while one is under way waits for the next: what is on its way may have
 * been written down before the caller came.
 */
export function sharedQuestion(ask: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    next = null;
    const asked = ask().finally(() => {
      if (running === asked) running = null;
    });
    return (running = asked);
  };
  return () => {
    if (!running) return begin();
    return (next ??= running.then(begin, begin));
  };
}
