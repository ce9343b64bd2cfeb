import { checkCode, type Env, type Reply, receiveWebhook, startSignIn } from "./sms.ts";

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    switch (`${request.method} ${new URL(request.url).pathname}`) {
      case "POST /sign-in": {
        const ip = request.headers.get("cf-connecting-ip") ?? undefined;
        return json(await startSignIn(await request.json(), ip, env));
      }
      case "POST /sign-in/check":
        return json(await checkCode(await request.json(), env));
      case "POST /webhooks/twilio":
        return receiveWebhook(request, env);
      default:
        return new Response(null, { status: 404 });
    }
  },
};

function json({ status, body }: Reply): Response {
  return Response.json(body, { status });
}
