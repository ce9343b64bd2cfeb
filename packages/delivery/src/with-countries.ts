import { type SmsConnector, SmsError } from "@smskit/core";
import {
  type AttemptOptions,
  countryOf,
  expectConnector,
  expectCountries,
  expectOptions,
} from "@smskit/core/wrapper";
import { checkBeforeSend } from "./check-before-send.ts";

export interface CountriesOptions extends AttemptOptions {
  /** ISO 3166 alpha-2: only numbers of these countries are texted. */
  allow?: readonly string[] | undefined;
  /** ISO 3166 alpha-2: numbers of these countries are not texted. */
  deny?: readonly string[] | undefined;
}

/**
 * Texts only the countries that you allow: the first defense against paid-for codes to far-away numbers.
 * @throws {SmsError} from `send`: `permission`, not sent. With `allow`, a number whose country is unknown is refused too.
 */
export function withCountries<C extends SmsConnector>(inner: C, options: CountriesOptions): C {
  expectConnector("withCountries", inner);
  expectOptions("withCountries", options, { allow: true, deny: true, onAttempt: true });
  const { allow, deny = [], onAttempt } = options;
  if (allow !== undefined) expectCountries("withCountries: allow", allow);
  expectCountries("withCountries: deny", deny);
  return checkBeforeSend(
    inner,
    "The country look-up",
    async ({ to }) => {
      const country = await countryOf(to);
      const denied = country !== undefined && deny.includes(country);
      const allowed = allow === undefined || (country !== undefined && allow.includes(country));
      if (allowed && !denied) return;
      throw new SmsError({
        code: "permission",
        // Another provider would send it, which this app does not want.
        failover: false,
        message: `Texts to ${country ?? "numbers of an unknown country"} are not allowed by this app.`,
      });
    },
    onAttempt,
  );
}
