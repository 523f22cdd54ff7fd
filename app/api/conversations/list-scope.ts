import { z } from "zod";
import { conversationStates, listFilters } from "@/db/vocabulary";
import { PathId } from "@/lib/web/inputs";

/** One or several with commas, `unread,unresponded`: a name that came twice would be refused (BA4). */
const filters = z
  .string()
  .max(100)
  .transform((words) => words.split(","))
  .pipe(z.array(z.enum(listFilters)));

/** What a list or a search is narrowed to, in an address. */
export const listScope = {
  number: PathId.optional(),
  state: z.enum([...conversationStates, "all"]).optional(),
  filter: filters.optional(),
};
