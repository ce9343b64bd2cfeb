/**
 * Refuses options that nobody reads: a misspelt one would leave the default in force without a word.
 * @throws {TypeError} that names the option where it is a name, and those that there are.
 */
export function refuseUnknownOptions<Options extends object>(
  where: string,
  options: Options,
  known: { readonly [Name in keyof Required<Options>]: true },
): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    const shown = /^[A-Za-z]{1,32}$/.test(name) ? `\`${name}\`` : "a key";
    throw new TypeError(`${where}: ${shown} is not an option (there is ${Object.keys(known).join(", ")}).`);
  }
}
