/**
 * Something the person at the console can fix: a busy port, a missing setting. The message is a whole
 * sentence that says what to do; it is printed without a stack.
 */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
