/** The languages that Verify has texts in. @see https://www.twilio.com/docs/verify/supported-languages */
const languages =
  "af ar bg bn ca cs da de el en en-gb es et fi fr gu he hi hr hu id it ja kn ko lt mr ms nb nl pl pt pt-br ro ru sk sv ta te th tl tr uk vi zh zh-cn zh-hk".split(
    " ",
  );

/**
 * Returns the language of Verify that is nearest to a locale; `undefined` if Verify does not have it, so that Twilio goes
 * by the number's country. It refuses languages that it does not have.
 */
export function verifyLocale(locale: string | undefined): string | undefined {
  for (let tag = locale?.toLowerCase() ?? ""; tag !== ""; tag = tag.replace(/(?:^|-)[^-]*$/, "")) {
    if (languages.includes(tag)) return tag;
  }
  return undefined;
}
