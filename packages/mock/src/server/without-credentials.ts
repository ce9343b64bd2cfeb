/** Removes the user names and passwords of the URLs in a text. @internal */
export function withoutCredentials(text: string): string {
  return text.replace(/(^https?:\/\/)[^/?#]*@|(https?:\/\/)[^\s/?#]*@/gi, "$1$2");
}
