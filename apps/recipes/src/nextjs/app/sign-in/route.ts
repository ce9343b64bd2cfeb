import { addressOf } from "../../lib/address";
import { startSignIn } from "../../lib/sms";

export async function POST(request: Request): Promise<Response> {
  const { status, body } = await startSignIn(await request.json(), addressOf(request.headers));
  return Response.json(body, { status });
}
