import { AccessNews, accessNewsPath } from "@/lib/protocol/access-news";
import type { Stream } from "@/lib/base/stream";
import type { AccessEvent } from "@/lib/protocol/events";
import { originsOf } from "./admit";

/** Less than the 2 s within which a browser's upgrade must be answered on one machine. */
const TIMEOUT_MS = 1_500;

type Settings = Pick<Cloudflare.Env, "ROOM_SECRET" | "APP_URL" | "App">;

/** The access events that the application knows for a room. Throws if it does not answer. */
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
  // On one machine, the `App` binding reaches the application and nothing else; on Cloudflare the request
  // crosses the internet.
  const answer = await (App ? App.fetch(asked) : fetch(asked));
  if (answer.status !== 200) throw new Error(`the application answered ${answer.status}`);
  return AccessNews.parse(await answer.json()).events;
}

/**
 * One question for all who wait. A caller that comes while a question is running waits for the next one: the
 * answer on its way may be older than the caller.
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
