/** Whether the recipient's country allows alphanumeric senders: those of North America do not. */
export function allowsAlphanumeric(to: string): boolean {
  return !to.startsWith("+1");
}

/** Up to 11 letters, digits, spaces and `+-_&`, and at least one letter. */
export function isAlphanumericSender(sender: string): boolean {
  return /^(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11}$/.test(sender);
}
