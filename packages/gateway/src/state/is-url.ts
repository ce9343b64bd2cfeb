/** Whether a database is named by a URL, and not by a folder. A drive of Windows has one letter. */
export function isUrl(target: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(target);
}
