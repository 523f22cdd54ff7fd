/** What the database cannot hold, NUL and halves of a character, becomes the replacement character. For words that are kept however odd they are. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\ufffd");
