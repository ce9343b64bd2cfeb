/** What waiting for a message ends with when none came. Says what did come, with numbers masked and no bodies. */
export class NoMessageError extends Error {
  override readonly name: string = "NoMessageError";
}
