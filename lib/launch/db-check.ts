import { missingMigrations } from "@/db/missing-migrations";

const missing = await missingMigrations();
if (missing.length > 0) {
  console.error("The schema and its migrations differ. `npm run db:generate` would add:\n");
  console.error(missing.join("\n"));
  process.exit(1);
}
console.log("The schema and its migrations agree.");
