import type { Deps } from "@/db/deps";
import { recentAccessEvents } from "@/db/queries/events/access-events";
import { AccessNews } from "@/lib/protocol/access-news";
import { ACCESS_REMEMBERED_MS } from "@/lib/protocol/ticket";

/**
 * The latest change of everybody's access to a number, or to a person's own sessions, for as long as an older
 * ticket could still be used.
 */
export const accessNews = async ({ db }: Pick<Deps, "db">, streamId: string): Promise<AccessNews> =>
  AccessNews.parse({
    events: await recentAccessEvents(db, { streamId, youngerThanMs: ACCESS_REMEMBERED_MS }),
  });
