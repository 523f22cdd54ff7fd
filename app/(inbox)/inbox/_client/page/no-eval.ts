import { config } from "zod/v4/core";

/** zod would try whether code may be evaluated here; the page's policy refuses that, and each try is a report. */
config({ jitless: true });
