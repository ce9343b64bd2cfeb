import type { ActionFunctionArgs } from "react-router";
import { checkCode } from "../sms.server";

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { status, body } = await checkCode(await request.json());
  return Response.json(body, { status });
}
