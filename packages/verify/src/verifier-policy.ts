import { SmsError } from "@smskit/core";
import type { CodeProvider } from "@smskit/core/provider";
import { expectCountries, expectOptions, type Limit, type OptionNames } from "@smskit/core/wrapper";

/** The rules that you can change. All others are fixed. */
export interface VerifierPolicy {
  /**
   * Digits of a code, 6 to 10.
   * @default 6
   */
  codeLength?: number | undefined;
  /**
   * Seconds that a code can be used, at most 600.
   * @default 300
   * @see https://pages.nist.gov/800-63-4/sp800-63b.html
   */
  lifeSeconds?: number | undefined;
  /** How many texts may be sent. Use `[]` for no limit. */
  limits?: VerifierLimits | undefined;
  /**
   * ISO 3166 alpha-2: numbers of other countries are refused.
   * @default every country, which invites toll fraud
   */
  countries?: readonly string[] | undefined;
  /**
   * Returns `incorrect`, without `attemptsLeft`, for `not-found`, `expired` and `used` too, and if a code provider says
   * `locked` before the verifier does.
   * @default false
   */
  collapse?: boolean | undefined;
  /** Numbers, in E.164, that are not texted, and the code that each of them accepts instead. */
  testNumbers?: Readonly<Record<string, TestNumber>> | undefined;
  /**
   * Allows test numbers where `NODE_ENV` is `production` or cannot be read.
   * @default false
   */
  allowTestNumbersInProduction?: boolean | undefined;
}

export interface TestNumber {
  /** The code that always verifies the number. */
  code: string;
  /** From then on the number is treated like any other. */
  until: Date;
}

export interface VerifierLimits {
  /** @default 5 in 3,600 s and 10 in 86,400 s */
  number?: readonly Limit[] | undefined;
  /**
   * For starts and resends that name an `ip`. IPv6 addresses of one /64 network count as one.
   * @default 10 in 3,600 s
   */
  ip?: readonly Limit[] | undefined;
  /**
   * For the same, by the /48 network of an IPv6 address: one customer may have all the /64 networks in it.
   * @default ten times the texts of `ip`
   */
  ipNetwork?: readonly Limit[] | undefined;
  /** @default none */
  country?: readonly Limit[] | undefined;
  /**
   * For all texts together.
   * @default none
   */
  all?: readonly Limit[] | undefined;
}

/** The digits that a code may have. */
export const leastDigits = 6;
export const mostDigits = 10;
/** The attempts of a verification, however many codes are issued for it; fewer if the provider allows fewer. */
const mostAttempts = 5;
/** Pauses after the first code, the second, …; the last one repeats. */
export const cooldownsMs: readonly number[] = [30_000, 60_000, 120_000, 300_000];

/** From this many consecutive failures of a number, its starts are at least `slowMs` apart. */
export const slowFrom = 20;
export const slowMs = 3_600_000;
/** From this many consecutive failures of a number, its codes are refused. NIST SP 800-63B-4, 3.2.2. */
export const blockFrom = 100;
/** How long a verification is kept after its last code, so that a resend is possible. */
export const keptMs = 3_600_000;
/** How long a used verification reports `used` for its code, so that a double click does not show an error. */
export const usedMs = 60_000;
/** How much the clocks of several machines may differ. */
export const skewMs = 10_000;

/** A policy with all defaults. */
export interface CompletePolicy {
  codeLength: number;
  lifeMs: number;
  maxAttempts: number;
  limits: Required<{ [Name in keyof VerifierLimits]: readonly Limit[] }>;
  countries: readonly string[] | undefined;
  collapse: boolean;
  testNumbers: ReadonlyMap<string, TestNumber>;
}

/**
 * @param kept What the codes of a provider are that keeps them.
 * @throws {SmsError} `invalid-config` for a policy that is not safe or contradicts the provider, or for an unknown option.
 */
export function completePolicy(policy: VerifierPolicy = {}, kept?: CodeProvider["codes"]): CompletePolicy {
  const { limits = {}, countries, collapse = false } = policy;
  const { codeLength = kept?.length ?? 6, lifeSeconds = kept?.lifeSeconds ?? 300 } = policy;
  const { testNumbers = {}, allowTestNumbersInProduction = false } = policy;
  expectOptions("createVerifier: policy", policy, policyNames);
  expectOptions("createVerifier: policy.limits", limits, limitNames);
  for (const name of ["codeLength", "lifeSeconds"] as const) {
    if (kept === undefined || policy[name] === undefined) continue;
    throw refusal(`policy.${name}`, "is decided by the provider, which keeps the codes; remove it");
  }
  if (!(Number.isInteger(codeLength) && codeLength >= leastDigits && codeLength <= mostDigits)) {
    throw refusal("policy.codeLength", `must be an integer from ${leastDigits} to ${mostDigits}`);
  }
  if (!(Number.isInteger(lifeSeconds) && lifeSeconds >= 1 && lifeSeconds <= 600)) {
    throw refusal("policy.lifeSeconds", "must be an integer from 1 to 600");
  }
  if (countries !== undefined) expectCountries("createVerifier: policy.countries", countries);
  const ip = limits.ip ?? [{ texts: 10, perSeconds: 3_600 }];
  const numbers = new Map(Object.entries(testNumbers));
  checkTestNumbers(numbers, codeLength);
  if (numbers.size > 0 && !allowTestNumbersInProduction && isProduction()) {
    throw refusal(
      "policy.testNumbers",
      "not allowed where NODE_ENV is production; remove them, or set allowTestNumbersInProduction",
    );
  }
  return {
    codeLength,
    lifeMs: lifeSeconds * 1_000,
    maxAttempts: Math.min(mostAttempts, kept?.attempts ?? mostAttempts),
    limits: {
      number: limits.number ?? [
        { texts: 5, perSeconds: 3_600 },
        { texts: 10, perSeconds: 86_400 },
      ],
      ip,
      ipNetwork: limits.ipNetwork ?? tenTimes(ip),
      country: limits.country ?? [],
      all: limits.all ?? [],
    },
    countries,
    collapse,
    testNumbers: numbers,
  };
}

/** Each limit with ten times the texts. Anything but a list of limits is refused later, by `createSendLimits`. */
function tenTimes(limits: readonly Limit[]): readonly Limit[] {
  return Array.isArray(limits) ? limits.map((limit) => ({ ...limit, texts: limit?.texts * 10 })) : [];
}

const limitNames: OptionNames<VerifierLimits> = {
  number: true,
  ip: true,
  ipNetwork: true,
  country: true,
  all: true,
};
const policyNames: OptionNames<VerifierPolicy> = {
  codeLength: true,
  lifeSeconds: true,
  limits: true,
  countries: true,
  collapse: true,
  testNumbers: true,
  allowTestNumbersInProduction: true,
};

function checkTestNumbers(numbers: ReadonlyMap<string, TestNumber>, codeLength: number): void {
  for (const [number, test] of numbers) {
    const { code, until }: Partial<TestNumber> = test ?? {};
    const sound =
      /^\+[1-9]\d{6,14}$/.test(number) &&
      typeof code === "string" &&
      /^\d+$/.test(code) &&
      code.length === codeLength &&
      until instanceof Date &&
      !Number.isNaN(until.getTime());
    if (sound) continue;
    throw refusal(
      "policy.testNumbers",
      `must be in E.164, each with a \`code\` of ${codeLength} digits and a Date \`until\``,
    );
  }
}

declare const process: { env: { NODE_ENV?: string } };

/** Spelled out, since bundlers replace the expression. Without a `process`, production is assumed. */
function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === "production";
  } catch {
    return true;
  }
}

/** @internal */
export function refusal(where: string, problem: string): SmsError {
  return new SmsError({ code: "invalid-config", message: `createVerifier: ${where}: ${problem}.` });
}
