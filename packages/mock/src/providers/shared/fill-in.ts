/**
 * Fills in the `{name}` placeholders of a provider's text. A placeholder without a value becomes empty.
 *
 * @example
 * fillIn("Invalid 'to' address: {to}", { to: "+1555" }); // "Invalid 'to' address: +1555"
 */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
