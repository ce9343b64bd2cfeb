const secretWords = [
  "token",
  "secret",
  "password",
  "passwd",
  "apikey",
  "credential",
  "credentials",
  "privatekey",
];

/** What to do instead; the value is not repeated. */
export const secretOnCommandLine =
  "Secrets do not belong on a command line: other users see it, and the shell keeps it. Put it into the connector " +
  "JSON, and name that with --config (a file, or - for standard input) or SMSKIT_CONFIG; smskit init makes one, and " +
  "takes secrets from SMSKIT_AUTH_TOKEN and the like. If it was a real one, change it: it is in the history now.";

/** The sentence for a flag that looks like a secret: others see command lines, and shells keep them. */
export function secretFlagProblem(parameters: readonly string[]): string | undefined {
  return parameters.some(isSecretFlag) ? secretOnCommandLine : undefined;
}

function isSecretFlag(parameter: string): boolean {
  if (!parameter.startsWith("-")) return false;
  const name = parameter.split("=", 1)[0]?.replaceAll(/[-_]/g, "").toLowerCase() ?? "";
  return secretWords.some((word) => name.endsWith(word));
}
