"use client";

import { useActionState } from "react";
import { signIn } from "./actions";

export default function Page() {
  const [{ to, verificationId, result }, action, pending] = useActionState(signIn, {});
  return (
    <form action={action}>
      <label>
        Mobile number <input name="to" type="tel" autoComplete="tel" defaultValue={to} required />
      </label>
      {verificationId && (
        <label>
          Code <input name="code" inputMode="numeric" autoComplete="one-time-code" required />
          <input name="verificationId" type="hidden" value={verificationId} />
        </label>
      )}
      <button type="submit" disabled={pending}>
        {verificationId ? "Sign in" : "Text me a code"}
      </button>
      <p role="status">{result}</p>
    </form>
  );
}
