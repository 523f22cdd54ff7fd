import { config } from "zod/v4/core";

/**
 * zod would test whether code may be evaluated here. The page's policy refuses that, and each attempt causes
 * a report.
 */
config({ jitless: true });
