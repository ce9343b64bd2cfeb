/** What the process ends with. */
export const exitCodes = {
  done: 0,
  /** Refused, found wrong, or certainly not sent. */
  refused: 1,
  /** The command line, or a file that it names, cannot be used. */
  usage: 2,
  /** Whether a message was sent is unknown: look before you send again. */
  unknown: 3,
} as const;
