/** Removes the user name and password of a text that is a URL. @internal */
export function withoutCredentials(text: string): string {
  return text.replace(/^(https?:\/\/)[^/?#]*@/i, "$1");
}
