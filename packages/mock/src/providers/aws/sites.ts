import type { ClientSettings } from "../../server/client-settings.ts";
import type { RequestHead } from "../../server/provider-request.ts";
import type { ProviderSite } from "../../server/provider-site.ts";
import { curlArguments } from "../shared/curl.ts";
import { randomHexId } from "../shared/ids.ts";
import { readAuthorization } from "./sigv4/authorization.ts";
import { certificatePath } from "./sns/notification.ts";
import { accountIdOf } from "./state.ts";

/** The prefix of `X-Amz-Target`. */
export const targetPrefix = "PinpointSMSVoiceV2.";

const region = "us-east-1";
/** What a host's name ends with, in every partition, with IPv4 alone or with IPv6 too. */
const suffix = String.raw`(?:(?:vpce\.)?amazonaws\.(?:com(?:\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu))`;
const hostsOf = (service: string): RegExp =>
  new RegExp(String.raw`^${service}(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d+)\.${suffix}$`);

/** The actions of SNS that a link in a notification asks for. */
const linkedActions: readonly (string | null)[] = ["ConfirmSubscription", "Unsubscribe"];

function isForSns({ method, path, query, headers }: RequestHead): boolean {
  if (path === certificatePath) return true;
  if (method === "GET") return path === "/" && linkedActions.includes(query.get("Action"));
  const authorization = readAuthorization({ headers });
  return typeof authorization === "object" && authorization.scope.service === "sns";
}

/** The APIs that are mocked. */
export const awsSites: readonly ProviderSite[] = [
  {
    host: `sms-voice.${region}.amazonaws.com`,
    // With the address of an interface endpoint in a VPC.
    hosts: hostsOf(String.raw`(?:vpce-[a-z0-9-]+\.)?sms-voice`),
    matches: ({ headers }) => headers.get("x-amz-target")?.startsWith(targetPrefix) === true,
    // Each is a POST to the same path, and named by the header X-Amz-Target.
    operations: ["POST /"],
  },
  {
    host: `sns.${region}.amazonaws.com`,
    hosts: hostsOf("sns"),
    matches: isForSns,
    operations: ["GET|POST /", `GET ${certificatePath}`],
  },
];

/** The region of a host; `undefined` for the server's own address. */
export function regionOfHost(host: string): string | undefined {
  return awsSites.map(({ hosts }) => hosts.exec(host)?.[1]).find((found) => found !== undefined);
}

/** The key of AWS's documentation. */
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const credentials = { accessKeyId, secretAccessKey: "example" };

/** What `describeMockServer` prints. */
export const awsClients: ClientSettings = {
  node: (url) =>
    `new PinpointSMSVoiceV2Client({ region: "${region}", endpoint: "${url}", credentials: ${JSON.stringify(credentials)} });`,
  curl: (url) => curlOf(url, { DestinationPhoneNumber: "+15558675310", MessageBody: "hello" }),
  resend: (url, { from, to, body }) =>
    curlOf(url, { OriginationIdentity: from ?? undefined, DestinationPhoneNumber: to, MessageBody: body }),
  python: (url) =>
    `client = boto3.client("pinpoint-sms-voice-v2", region_name="${region}", endpoint_url="${url}", aws_access_key_id="${accessKeyId}", aws_secret_access_key="example")`,
  account(url) {
    const key = `AKIA${randomHexId().slice(0, 16).toUpperCase()}`;
    return {
      id: accountIdOf(key),
      env: {
        AWS_ACCESS_KEY_ID: key,
        AWS_SECRET_ACCESS_KEY: randomHexId(),
        AWS_REGION: region,
        AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: url,
        AWS_BASE_URL: url,
      },
    };
  },
};

/** curl signs the request itself. */
function curlOf(url: string, json: unknown): string {
  return `--aws-sigv4 aws:amz:${region}:sms-voice ${curlArguments(`${url}/`, {
    user: `${accessKeyId}:example`,
    headers: {
      "x-amz-target": `${targetPrefix}SendTextMessage`,
      "content-type": "application/x-amz-json-1.0",
    },
    json,
  })}`;
}
