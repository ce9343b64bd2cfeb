import type { ActionFunctionArgs } from "react-router";
import { addressOf } from "../address.server";
import { startSignIn } from "../sms.server";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { status, body } = await startSignIn(await request.json(), addressOf(request.headers));
  return Response.json(body, { status });
}
