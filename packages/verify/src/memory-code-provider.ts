import { type CallOptions, SmsError } from "@smskit/core";
import type { CodeProvider, CodeStart } from "@smskit/core/provider";
import { expectArgument, expectOptions, isE164, startDeadline } from "@smskit/core/wrapper";
import { createCode } from "./create-code.ts";

export interface MemoryCodeProviderOptions {
  /** @default "memory" */
  id?: string | undefined;
  /** @default 6 digits, 600 seconds, 5 attempts */
  codes?: Partial<CodeProvider["codes"]> | undefined;
  /**
   * Milliseconds since 1970.
   * @default Date.now
   */
  now?: (() => number) | undefined;
}

/** A code that no phone received. */
export interface MemoryCode extends CodeStart {
  readonly ref: string;
  readonly code: string;
}

/** A code provider that sends nothing: for tests and dry runs. */
export interface MemoryCodeProvider extends CodeProvider {
  /** The codes that were started, newest last. */
  readonly sent: readonly MemoryCode[];
  cancel: NonNullable<CodeProvider["cancel"]>;
}

/** A verification that is not approved yet. */
interface Open {
  readonly to: string;
  readonly code: string;
  readonly endsAt: number;
  wrong: number;
}

/**
 * Creates a code provider that sends nothing and keeps its codes in `.sent`. Each start is a verification with a new code.
 * @throws {SmsError} `invalid-config` for an unknown option.
 * @example
 * const provider = createMemoryCodeProvider();
 * const verifier = createVerifier({ provider, store, secret });
 * const { verificationId } = await verifier.start({ to: "+15558675310", usageType: "SignIn" });
 * await verifier.check({ verificationId, code: provider.sent.at(-1)?.code ?? "" });
 */
export function createMemoryCodeProvider(options: MemoryCodeProviderOptions = {}): MemoryCodeProvider {
  expectOptions("createMemoryCodeProvider", options, { id: true, codes: true, now: true });
  const { id = "memory", now = () => Date.now() } = options;
  const codes = { length: 6, lifeSeconds: 600, attempts: 5, ...options.codes };
  expectArgument(
    Object.values(codes).every((value) => Number.isInteger(value) && value > 0),
    "createMemoryCodeProvider: codes: must be integers of 1 or more.",
  );
  const own = { id, provider: "memory" };
  const sent: MemoryCode[] = [];
  /** By ref, newest last. */
  const open = new Map<string, Open>();

  function begin(to: string, callOptions: CallOptions | undefined): void {
    // Throws if the caller has aborted already.
    startDeadline(callOptions, own).options();
    if (isE164(to)) return;
    throw new SmsError({
      ...{ code: "invalid-recipient", connector: id, provider: own.provider },
      message: "to: must be a number in E.164: + and 7 to 15 digits.",
    });
  }

  function find(to: string, ref: string | undefined): [ref: string, verification: Open] | undefined {
    return [...open].findLast(([key, { to: other }]) => other === to && (ref ?? key) === key);
  }

  return {
    ...own,
    codes,
    sent,
    async start({ to, usageType, locale, ip }, callOptions) {
      begin(to, callOptions);
      const ref = `memory-${sent.length + 1}`;
      const code = createCode(codes.length);
      sent.push({ ref, to, code, usageType, locale, ip });
      open.set(ref, { to, code, endsAt: now() + codes.lifeSeconds * 1_000, wrong: 0 });
      return { status: "accepted", ref };
    },
    async check({ to, ref, code }, callOptions) {
      begin(to, callOptions);
      const [found, verification] = find(to, ref) ?? [];
      if (found === undefined || verification === undefined) return "not-found";
      if (verification.wrong >= codes.attempts) return "locked";
      if (now() >= verification.endsAt) return "expired";
      if (code !== verification.code) {
        verification.wrong += 1;
        return "incorrect";
      }
      open.delete(found);
      return "approved";
    },
    async cancel({ to, ref }, callOptions) {
      begin(to, callOptions);
      const [found = ""] = find(to, ref) ?? [];
      open.delete(found);
    },
  };
}
