import { type ActionFunctionArgs, Form, useActionData, useNavigation } from "react-router";
import { addressOf } from "../address.server";
import { checkCode, startSignIn } from "../sms.server";

export async function action({ request }: ActionFunctionArgs) {
  const input = Object.fromEntries(await request.formData());
  const { body } =
    "code" in input ? await checkCode(input) : await startSignIn(input, addressOf(request.headers));
  return { verificationId: input.verificationId, ...body, to: input.to };
}

export default function Home() {
  const { to, verificationId, status, error } = useActionData<typeof action>() ?? {};
  const { state } = useNavigation();
  return (
    <Form method="post">
      <label>
        Mobile number{" "}
        <input name="to" type="tel" autoComplete="tel" defaultValue={String(to ?? "")} required />
      </label>
      {verificationId && (
        <label>
          Code <input name="code" inputMode="numeric" autoComplete="one-time-code" required />
          <input name="verificationId" type="hidden" value={String(verificationId)} />
        </label>
      )}
      <button type="submit" disabled={state !== "idle"}>
        {verificationId ? "Sign in" : "Text me a code"}
      </button>
      <p role="status">{status ?? error}</p>
    </Form>
  );
}
