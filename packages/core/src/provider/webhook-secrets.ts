/** One secret, several while it is being rotated, or a function that returns those of the account in the request. */
export type WebhookSecrets =
  | string
  | readonly string[]
  | ((account: string) => string | readonly string[] | Promise<string | readonly string[]>);

/**
 * Returns the secrets of an account. Empty and missing values are left out: an environment variable that is not set must
 * not sign as `"undefined"`.
 */
export async function readSecrets(secrets: WebhookSecrets | undefined, account: string): Promise<string[]> {
  return usable(typeof secrets === "function" ? await secrets(account) : secrets);
}

/** Whether a webhook's config has a secret, or a function that returns one. */
export function hasSecret(secrets: WebhookSecrets | undefined): boolean {
  return typeof secrets === "function" || usable(secrets).length > 0;
}

function usable(secrets: string | readonly string[] | undefined): string[] {
  const list: readonly unknown[] = [secrets].flat();
  return list.filter((secret): secret is string => typeof secret === "string" && isSecret(secret));
}

/** Everybody can guess a blank secret, and the placeholder of a config (`<your-secret>`). */
function isSecret(value: string): boolean {
  return value.trim() !== "" && !/^<[^>]*>$/.test(value);
}

/**
 * Whether a value of a request is one of the secrets: one in the URL, or the whole `Authorization` header of HTTP Basic. The
 * time that it takes depends on the secrets, not on how much of them was guessed.
 */
export function matchesSecret(given: string | null | undefined, secrets: readonly string[]): boolean {
  const encoder = new TextEncoder();
  const bytes = encoder.encode(given ?? "");
  const differences = usable(secrets).map((secret) => {
    const expected = encoder.encode(secret);
    let difference = bytes.length ^ expected.length;
    for (const [index, byte] of expected.entries()) difference |= byte ^ (bytes[index] ?? 0);
    return difference;
  });
  return differences.includes(0);
}
