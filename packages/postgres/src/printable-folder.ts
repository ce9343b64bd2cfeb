/**
 * A folder as an error may print it. The URL of a server without its scheme would be taken for one, password and all.
 */
export function shownFolder(folder: string): string {
  return /^(?:[A-Za-z]:)?[\w./\\~ ()+-]{1,300}$/.test(folder) ? folder : "…";
}
