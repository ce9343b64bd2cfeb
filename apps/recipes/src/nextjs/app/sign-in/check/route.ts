import { checkCode } from "../../../lib/sms";

export async function POST(request: Request): Promise<Response> {
  const { status, body } = await checkCode(await request.json());
  return Response.json(body, { status });
}
