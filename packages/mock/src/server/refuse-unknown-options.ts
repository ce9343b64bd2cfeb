/**
 * Refuses unknown options: a misspelled option would silently leave its default in place.
 *
 * @param where What the options are passed to, for the error: `"mockAcme"`.
 * @param known Every option that exists.
 * @throws {TypeError} that lists the known options, and names the unknown one if it looks like a name.
 *
 * @example
 * refuseUnknownOptions<MockAcmeOptions>("mockAcme", options, { accounts: true, senders: true });
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
