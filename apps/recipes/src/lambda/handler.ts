import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { checkCode, type Reply, receiveWebhook, startSignIn } from "./sms.ts";

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { method, sourceIp } = event.requestContext.http;
  const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  switch (`${method} ${event.rawPath}`) {
    case "POST /sign-in":
      return json(await startSignIn(JSON.parse(body.toString()), sourceIp));
    case "POST /sign-in/check":
      return json(await checkCode(JSON.parse(body.toString())));
    case "POST /webhooks/twilio": {
      const url = new URL(event.rawPath, `https://${event.requestContext.domainName}`);
      url.search = event.rawQueryString;
      const headers = new Headers(event.headers as Record<string, string>);
      const response = await receiveWebhook(new Request(url, { method, headers, body }));
      return {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    }
    default:
      return { statusCode: 404 };
  }
}

function json({ status, body }: Reply): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
