import { createHash } from "node:crypto";
import type { ConfigProblem } from "@smskit/core";
import type { GatewayConfig } from "./gateway-config.ts";
import { gatewayConfigInputSchema } from "./gateway-config-json-schema.ts";
import { secretsIn } from "./secrets-in.ts";

/** A secret of the config, by its hash: that of an API key is all that the config has. */
interface Credential {
  path: string;
  /** Whose secret it is. Those of one owner may be equal. */
  owner: string;
  sha256: string;
}

type Parts = Pick<GatewayConfig, "doors" | "twilio" | "keys"> & {
  readonly secret: GatewayConfig["secret"] | undefined;
};

/**
 * Finds credentials that belong to more than one: who knows the token of one door could use the other one, too, past its limits
 * and countries. Problems contain no secret.
 */
export function sharedCredentials(config: Parts): ConfigProblem[] {
  const owners = new Map<string, string>();
  return credentialsOf(config).flatMap(({ path, owner, sha256 }) => {
    const first = owners.get(sha256) ?? owner;
    owners.set(sha256, first);
    return first === owner ? [] : [{ path, message: `is the secret of ${first}, too; generate another one` }];
  });
}

function credentialsOf({ secret, keys, doors, twilio }: Parts): Credential[] {
  const schema = gatewayConfigInputSchema();
  const credentialsIn = (part: Partial<Parts>) =>
    secretsIn(schema, part).map(({ path, value }) => ({
      path,
      owner: /^(?:doors\.[^.[]+|twilio\.accounts\[\d+\])/.exec(path)?.[0] ?? "the gateway",
      // Supabase writes the secret of a webhook with its version, and others do not.
      sha256: createHash("sha256")
        .update(value.replace(/^v1,(?=whsec_)/, ""))
        .digest("hex"),
    }));
  return [
    ...credentialsIn({ secret }),
    ...keys.map(({ sha256 }, index) => ({ path: `keys[${index}].sha256`, owner: `keys[${index}]`, sha256 })),
    ...credentialsIn({ doors, twilio }),
  ];
}
