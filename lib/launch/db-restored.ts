import { createDb } from "@/db/client";
import { markRestored } from "@/lib/runtime/mark-restored";
import { withDatabase } from "./with-database";

/** Run it once after a backup was restored, before anything else is started. */
await withDatabase(async ({ databaseUrl }) => {
  const { db, close } = createDb(databaseUrl, { max: 1 });
  const { held, streams } = await markRestored(db).finally(close);
  console.log(
    `Held ${held} queued ${held === 1 ? "text" : "texts"} for a person; ${streams} event ${streams === 1 ? "stream begins" : "streams begin"} anew.`,
  );
});
