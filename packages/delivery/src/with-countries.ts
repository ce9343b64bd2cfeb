import { type SmsConnector, SmsError } from "@smskit/core";
import { countryOf, expectConnector, expectOptions } from "@smskit/core/wrapper";
import type { AttemptOptions } from "./attempt-log.ts";
import { guard } from "./check-before-send.ts";
import { checkCountries } from "./check-countries.ts";

export interface CountriesOptions extends AttemptOptions {
  /** ISO 3166 alpha-2: only numbers of these countries are texted. */
  allow?: readonly string[] | undefined;
  /** ISO 3166 alpha-2: numbers of these countries are not texted. */
  deny?: readonly string[] | undefined;
}

/**
 * Texts the countries that it may: the first defence against paid-for codes to far-away numbers.
 * @throws {SmsError} from `send`: `permission`, not sent. Where a list of allowed countries is given, a number whose
 * country cannot be told is refused too.
 */
export function withCountries<C extends SmsConnector>(inner: C, options: CountriesOptions): C {
  expectConnector("withCountries", inner);
  expectOptions("withCountries", options, { allow: true, deny: true, onAttempt: true });
  const { allow, deny = [], onAttempt } = options;
  checkCountries("withCountries", [...(allow ?? []), ...deny]);
  return guard(
    inner,
    "What tells the country",
    async ({ to }) => {
      const country = await countryOf(to);
      const denied = country !== undefined && deny.includes(country);
      const allowed = allow === undefined || (country !== undefined && allow.includes(country));
      if (allowed && !denied) return;
      throw new SmsError({
        code: "permission",
        // Another provider would carry it where this app does not want it to go.
        failover: false,
        message: `Texts to ${country ?? "numbers of an unknown country"} are not allowed by this app.`,
      });
    },
    onAttempt,
  );
}
