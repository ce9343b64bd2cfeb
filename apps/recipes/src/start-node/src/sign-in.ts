import { randomBytes } from "node:crypto";
import { createMemoryVerificationStore, createVerifier } from "@smskit/verify";
import { sms } from "./sms.ts";

const verifier = createVerifier({
  connector: sms,
  store: createMemoryVerificationStore(), // in production: a database
  secret: randomBytes(32), // in production: a secret that all processes share
  policy: { countries: ["US"] },
});

/** Texts a code to the number. */
export async function startSignIn(number: string): Promise<string> {
  const { verificationId } = await verifier.start({ to: number, usageType: "SignIn" });
  return verificationId;
}

/** Whether this is the code that was texted. */
export async function finishSignIn(verificationId: string, code: string): Promise<boolean> {
  const { status } = await verifier.check({ verificationId, code });
  return status === "approved";
}
