let words = "";

/** What was typed into a place that is still being fetched. The part that comes takes it into its own field. */
export const keepAhead = (typed: string): void => void (words = typed);
export const typedAhead = (): string => words;
