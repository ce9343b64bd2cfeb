import type { AwsState, CallingAccount } from "../state.ts";

/** A request to send whose fields are valid by the service's model. */
export interface SendRequest {
  readonly state: AwsState;
  readonly account: CallingAccount;
  readonly fields: SendFields;
}

/** The fields of a request to send. */
export interface SendFields {
  /** E.164. */
  readonly to: string;
  readonly body: string | undefined;
  readonly originationIdentity: string | undefined;
  readonly messageType: string | undefined;
  readonly keyword: string | undefined;
  readonly configurationSet: string | undefined;
  readonly protectConfiguration: string | undefined;
  /** In USD. */
  readonly maxPrice: number | undefined;
  readonly timeToLiveMs: number | undefined;
  readonly countryParameters: Readonly<Record<string, string>>;
  readonly isDryRun: boolean;
}

/** Reads the fields of a request that the service's model allows. */
export function readSendFields(json: Readonly<Record<string, unknown>>): SendFields {
  const text = (name: string): string | undefined =>
    typeof json[name] === "string" ? json[name] : undefined;
  const to = text("DestinationPhoneNumber") ?? "";
  const maxPrice = text("MaxPrice");
  const seconds = json["TimeToLive"];
  return {
    to: to.startsWith("+") ? to : `+${to}`,
    body: text("MessageBody"),
    originationIdentity: text("OriginationIdentity"),
    messageType: text("MessageType"),
    keyword: text("Keyword"),
    configurationSet: text("ConfigurationSetName"),
    protectConfiguration: text("ProtectConfigurationId"),
    maxPrice: maxPrice === undefined ? undefined : Number(maxPrice),
    timeToLiveMs: typeof seconds === "number" ? seconds * 1000 : undefined,
    countryParameters: (json["DestinationCountryParameters"] ?? {}) as Record<string, string>,
    isDryRun: json["DryRun"] === true,
  };
}
