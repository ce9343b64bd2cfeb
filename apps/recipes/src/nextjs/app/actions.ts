"use server";

import { headers } from "next/headers";
import { addressOf } from "../lib/address";
import { checkCode, startSignIn } from "../lib/sms";

/** What the form shows: the number that a code was sent to, and what happened last. */
export interface SignIn {
  to?: string;
  verificationId?: string | undefined;
  result?: string | undefined;
}

/** The action of the form: texts a code, then checks it. */
export async function signIn(before: SignIn, form: FormData): Promise<SignIn> {
  const input = Object.fromEntries(form);
  if (form.has("code")) {
    const { body } = await checkCode(input);
    return { ...before, result: body.status ?? body.error };
  }
  const { body } = await startSignIn(input, addressOf(await headers()));
  return { to: String(input["to"]), verificationId: body.verificationId, result: body.error };
}
