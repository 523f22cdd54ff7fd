import type { ServerResponse } from "node:http";

export type Live = {
  /** Keeps the response open as an event stream until the page goes away. */
  follow(response: ServerResponse): void;
  /** Something that the pages show has changed. */
  changed(): void;
  stop(): void;
};

const PAUSE_MS = 120;

/** Tells open pages to reload, at most about eight times a second, however many messages pass. */
export const makeLive = (): Live => {
  const followers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | null = null;
  return {
    follow: (response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 1000\n\ndata: changed\n\n");
      followers.add(response);
      response.on("close", () => followers.delete(response));
    },
    changed: () => {
      timer ??= setTimeout(() => {
        timer = null;
        for (const follower of followers) follower.write("data: changed\n\n");
      }, PAUSE_MS);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
      for (const follower of followers) follower.end();
    },
  };
};
