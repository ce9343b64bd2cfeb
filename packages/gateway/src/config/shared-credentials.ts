import { createHash } from "node:crypto";
import type { z } from "@hono/zod-openapi";
import type { ConfigProblem } from "@smskit/core";
import { allDoors } from "../doors/all-doors.ts";
import { isSecretField } from "./field-schemas.ts";
import type { GatewayConfig } from "./gateway-config.ts";

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
  return [
    ...hashed("secret", "the gateway", secret),
    ...keys.map(({ sha256 }, index) => {
      const owner = `keys[${index}]`;
      return { path: `${owner}.sha256`, owner, sha256 };
    }),
    ...Object.entries(doors).flatMap(([name, door]) => {
      const owner = `doors.${name}`;
      const shape = allDoors.find(({ type }) => type === door.type)?.schema.shape ?? {};
      return Object.entries(door as object).flatMap(([field, value]) =>
        Object.hasOwn(shape, field) && isSecretField(shape[field] as z.ZodType)
          ? hashed(`${owner}.${field}`, owner, value)
          : [],
      );
    }),
    ...(twilio?.accounts ?? []).flatMap(({ authToken }, index) => {
      const owner = `twilio.accounts[${index}]`;
      return hashed(`${owner}.authToken`, owner, authToken);
    }),
  ];
}

function hashed(path: string, owner: string, value: string | readonly string[] | undefined): Credential[] {
  return [value ?? []].flat().map((secret, index) => ({
    path: Array.isArray(value) ? `${path}[${index}]` : path,
    owner,
    // Supabase writes the secret of a webhook with its version, and others do not.
    sha256: createHash("sha256")
      .update(secret.replace(/^v1,(?=whsec_)/, ""))
      .digest("hex"),
  }));
}
