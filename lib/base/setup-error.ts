/**
 * Something the person at the console can put right: a busy port, a missing setting. The message is a whole
 * sentence that says what to do; whoever catches it prints the sentence and no stack.
 */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
