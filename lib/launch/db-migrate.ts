import { migrate } from "@/db/migrate";
import { withDatabase } from "./with-database";

await withDatabase(async ({ databaseUrl }) => {
  await migrate(databaseUrl);
  console.log("The database is at this version.");
});
