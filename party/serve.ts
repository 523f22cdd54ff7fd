import { join } from "node:path";
import { z } from "zod";
import { startRoom } from "./runtime";

/**
 * The rooms on one machine, on 127.0.0.1 only: browsers reach them through the application's port. When the
 * runtime dies this process exits with 1, so that whoever watches it starts it anew.
 */
const Settings = z.object({
  ROOM_PORT: z.coerce.number().int().min(1).max(65_535).default(1999),
  ROOM_SECRET: z.string().min(16),
  APP_URL: z.string().min(1),
  /** The application's own port on this machine, as the launcher says it. */
  PARTYLINE_URL: z.url().default(`http://127.0.0.1:${process.env.PORT || 3000}`),
  DATA_DIR: z.string().min(1).default(".data"),
});

const settings = Settings.parse(process.env);
const room = await startRoom({
  port: settings.ROOM_PORT,
  secret: settings.ROOM_SECRET,
  appUrl: settings.APP_URL,
  application: new URL(settings.PARTYLINE_URL).host,
  folder: join(settings.DATA_DIR, "room"),
});

let stopping = false;
const stop = () => {
  stopping = true;
  void room.stop();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
console.log(`room ready on ${room.port}`);

await room.exited;
process.exit(stopping ? 0 : 1);
