import { SmsError } from "@smskit/core";
import { expectOptions, type OptionNames } from "@smskit/core/wrapper";

/** What may be chosen. Everything else is a rule, and the same for everybody. */
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
  /** How many texts may be sent. Give `[]` for no cap. */
  limits?: VerifierLimits | undefined;
  /**
   * ISO 3166 alpha-2: numbers of other countries are refused.
   * @default every country, which is what toll fraud lives on
   */
  countries?: readonly string[] | undefined;
  /**
   * Answers `incorrect`, without `attemptsLeft`, for `not-found`, `expired` and `used` too.
   * @default false
   */
  collapse?: boolean | undefined;
  /** Numbers, E.164, that are not texted, and the code that each of them takes instead. */
  testNumbers?: Readonly<Record<string, TestNumber>> | undefined;
  /**
   * Test numbers are refused where `NODE_ENV` is `production` or cannot be read.
   * @default false
   */
  allowTestNumbersInProduction?: boolean | undefined;
}

export interface TestNumber {
  /** The code that the number is always verified with. */
  code: string;
  /** From then on it is a number like any other. */
  until: Date;
}

export interface VerifierLimits {
  /** @default 5 in 3,600 s and 10 in 86,400 s */
  number?: readonly SendCap[] | undefined;
  /**
   * For starts and resends that name an `ip`. IPv6 addresses of one /64 network count as one.
   * @default 10 in 3,600 s
   */
  ip?: readonly SendCap[] | undefined;
  /**
   * For the same, by the /48 network of an IPv6 address: one customer may have all the /64 networks in it.
   * @default ten times the texts of `ip`
   */
  ipNetwork?: readonly SendCap[] | undefined;
  /** @default none */
  country?: readonly SendCap[] | undefined;
  /**
   * For all texts together.
   * @default none
   */
  all?: readonly SendCap[] | undefined;
}

/** Attempts that a verification has, however many codes are issued for it. */
export const maxAttempts = 5;
/** Pauses after the first code, the second, …; the last one repeats. */
export const cooldownsMs: readonly number[] = [30_000, 60_000, 120_000, 300_000];
export function cooldownAfter(codes: number): number {
  return cooldownsMs[Math.min(codes, cooldownsMs.length) - 1] ?? 0;
}

/** Consecutive failures of a number: from here its starts come no closer than `slowMs`. */
export const slowFrom = 20;
export const slowMs = 3_600_000;
/** Consecutive failures of a number: from here its codes are refused. NIST SP 800-63B-4, 3.2.2. */
export const blockFrom = 100;
/** How long a verification is kept after its last code, so that a new one can be asked for. */
export const keptMs = 3_600_000;
/** How long a verification that was used says so to whoever has its code: who clicks twice is not told that it is wrong. */
export const usedMs = 60_000;
/** How far the clocks of several machines may be apart. */
export const skewMs = 10_000;

/** A policy without gaps. */
export interface CompletePolicy {
  codeLength: number;
  lifeMs: number;
  limits: Required<{ [Name in keyof VerifierLimits]: readonly SendCap[] }>;
  countries: readonly string[] | undefined;
  collapse: boolean;
  testNumbers: ReadonlyMap<string, TestNumber>;
}

/** @throws {SmsError} `invalid-config` for what is not safe, or not there. */
export function completePolicy(policy: VerifierPolicy = {}): CompletePolicy {
  const { codeLength = 6, lifeSeconds = 300, limits = {}, countries, collapse = false } = policy;
  const { testNumbers = {}, allowTestNumbersInProduction = false } = policy;
  expectOptions("createVerifier: policy", policy, policyNames);
  expectOptions("createVerifier: policy.limits", limits, limitNames);
  if (!(Number.isInteger(codeLength) && codeLength >= 6 && codeLength <= 10)) {
    throw refusal("policy.codeLength", "is not a whole number from 6 to 10");
  }
  if (!(Number.isInteger(lifeSeconds) && lifeSeconds >= 1 && lifeSeconds <= 600)) {
    throw refusal("policy.lifeSeconds", "is not a whole number from 1 to 600");
  }
  const isCode = (country: unknown) => /^[A-Z]{2}$/.test(String(country));
  if (countries !== undefined && !(Array.isArray(countries) && countries.every(isCode))) {
    throw refusal("policy.countries", "has what is no ISO 3166 code of two capital letters, such as US");
  }
  const ip = limits.ip ?? [{ texts: 10, perSeconds: 3_600 }];
  const numbers = new Map(Object.entries(testNumbers));
  checkTestNumbers(numbers, codeLength);
  if (numbers.size > 0 && !allowTestNumbersInProduction && isProduction()) {
    throw refusal(
      "policy.testNumbers",
      "are not taken where NODE_ENV is production; remove them, or set allowTestNumbersInProduction",
    );
  }
  return {
    codeLength,
    lifeMs: lifeSeconds * 1_000,
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

/** Each cap for ten times the texts. What is no list of caps is refused where limits are made. */
function tenTimes(caps: readonly SendCap[]): readonly SendCap[] {
  return Array.isArray(caps) ? caps.map((cap) => ({ ...cap, texts: cap?.texts * 10 })) : [];
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
      `are E.164, each with a \`code\` of ${codeLength} digits and a Date \`until\` which it ends`,
    );
  }
}

declare const process: { env: { NODE_ENV?: string } };

/** Spelt out, since bundlers put the value in its place. Where there is no `process`, caution is the answer. */
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

/** At most so many texts in so many seconds. */
export interface SendCap {
  /** The most texts in that time. */
  texts: number;
  /** The length of the time, in seconds. */
  perSeconds: number;
}
