import { z } from "zod";

const wanted = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  per_page: z.coerce.number().int().min(5).catch(25),
});

/** One page of a list, in the frame that all of QuestBlue's lists have. */
export const listPage = <T>(all: T[], parameters: Record<string, unknown>, most: number) => {
  const { page, per_page } = wanted.parse(parameters);
  const size = Math.min(per_page, most);
  return {
    total: all.length,
    total_pages: Math.max(1, Math.ceil(all.length / size)),
    current_page: page,
    data: all.slice((page - 1) * size, page * size),
  };
};
