/**
 * Decodes one segment of a request's path. Never throws: malformed escapes become replacement characters.
 *
 * @example
 * decodePathSegment("%2B15550001111"); // "+15550001111"
 */
export function decodePathSegment(segment: string): string {
  return (
    new URLSearchParams(`segment=${segment.replaceAll("+", "%2B").replaceAll("&", "%26")}`).get("segment") ??
    ""
  );
}
