/** A text without the user name and password of the URL that it may be. @internal */
export function withoutCredentials(text: string): string {
  return text.replace(/^(https?:\/\/)[^/?#]*@/i, "$1");
}
