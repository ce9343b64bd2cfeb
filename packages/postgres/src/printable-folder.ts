/**
 * Returns a folder as an error may print it. The URL of a server without its scheme looks like a folder, and contains a
 * password.
 */
export function shownFolder(folder: string): string {
  return /^(?:[A-Za-z]:)?[\w./\\~ ()+-]{1,300}$/.test(folder) ? folder : "…";
}
