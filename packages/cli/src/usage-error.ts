/** The command was given wrongly: nothing was done. Its message is for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
