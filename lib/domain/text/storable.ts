/**
 * Replaces what the database cannot hold, NUL and lone surrogates, with the replacement character. For text
 * that is kept however odd it is.
 */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\ufffd");
