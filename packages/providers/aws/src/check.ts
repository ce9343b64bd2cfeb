import { createFindings, type Finding, fieldsOf, type HttpResponse, listOf } from "@smskit/core/provider";
import type { AwsConfig } from "./config.ts";
import { errorFromAws } from "./errors.ts";
import { messageRequest } from "./request.ts";
import { readBody } from "./response.ts";

/**
 * The number of AWS's simulator that accepts every text: nobody has it, and accounts in the sandbox can text it.
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/test-phone-numbers.html
 */
const simulator = "+14254147755";

/** Refusals that are about the simulator's country, the USA: the sender exists, but may be meant for other countries. */
const aboutTheUsa = new RegExp(
  `\\.(?:${[
    "COUNTRY_CODE_MISMATCH",
    "COUNTRY_NOT_ENABLED",
    "DESTINATION_COUNTRY_BLOCKED",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
    "INTERNATIONAL_SENDING_NOT_SUPPORTED",
    "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
    "NO_ORIGINATION_IDENTITIES_FOUND",
    "SENDER_ID_NOT_REGISTERED",
    "SENDER_ID_NOT_SUPPORTED",
    "SENDER_ID_REQUIRES_REGISTRATION",
  ].join("|")})$`,
);

/**
 * Has AWS validate a text to its simulator without sending it (`DryRun`), and reads whether the account is in the sandbox.
 * Needs the permission `sms-voice:SendTextMessage`, and for the sandbox `sms-voice:DescribeAccountAttributes`.
 * @param call Requests an operation of AWS's API.
 * @throws {SmsError} for a refusal that no field of the config causes, such as too many requests.
 */
export async function checkAccount(
  config: AwsConfig,
  call: (operation: string, input: object) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { list, add, addTemplates } = createFindings();
  const text = messageRequest(
    { kind: "smskit/prepared-message", to: simulator, body: "smskit check" },
    config,
  );
  const dryRun = await call("SendTextMessage", { ...text, DryRun: true });
  if (!addDryRun(dryRun)) return list;
  await addTier();
  addTemplates(config.templates);
  return list;

  /** Whether AWS accepts the credentials. */
  function addDryRun(response: HttpResponse): boolean {
    if (response.status >= 200 && response.status <= 299) {
      add("ok", "credentials", "AWS accepts the credentials, and they may send texts.");
      add(
        "ok",
        "from",
        "The sender can text the USA: AWS validated a text to its simulator, and did not send it.",
      );
      return true;
    }
    const error = errorFromAws(response);
    const { code, providerCode = "", message } = error;
    if (code === "authentication") {
      add("error", "credentials", message);
      return false;
    }
    if (/^(?:AccessDeniedException|NotAuthorized)$/.test(providerCode)) {
      add("error", "credentials", "The credentials must be allowed the action sms-voice:SendTextMessage.");
      return false;
    }
    add("ok", "credentials", "AWS accepts the credentials.");
    if (aboutTheUsa.test(providerCode)) {
      add(
        "warning",
        "from",
        `The sender could not be checked with a text to the USA; send one to your own country. ${message}`,
      );
    } else if (code === "invalid-sender") add("error", "from", message);
    else if (providerCode === "ResourceNotFoundException.configuration-set") {
      add("error", "configurationSetName", message);
    } else if (code === "permission" || code === "insufficient-funds") add("error", "credentials", message);
    else throw error;
    return true;
  }

  async function addTier(): Promise<void> {
    const response = await call("DescribeAccountAttributes", {});
    const isDenied = response.status >= 400 && errorFromAws(response).code === "permission";
    if (isDenied) {
      add(
        "warning",
        "credentials",
        "Whether the account is in the sandbox is unknown: allow sms-voice:DescribeAccountAttributes.",
      );
      return;
    }
    const attributes = listOf(readBody(response)["AccountAttributes"]).map(fieldsOf);
    const { Value: tier } = attributes.find(({ Name }) => Name === "ACCOUNT_TIER") ?? {};
    if (tier === "SANDBOX") {
      add(
        "warning",
        "credentials",
        "The account is in the sandbox: it texts verified numbers only. Request production access.",
      );
    }
  }
}
