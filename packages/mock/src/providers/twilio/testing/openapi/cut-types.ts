/** What `twilio-openapi.json` has. */
export interface CutOpenApi {
  schemas: Record<string, JsonSchema>;
  /** By method, host and path: `GET api.twilio.com/2010-04-01/Accounts.json`. */
  operations: Record<string, CutOperation>;
}

export interface CutOperation {
  /** Names of the parameters in the query. */
  query: string[];
  /** Names of the parameters in the form. */
  form: string[];
  /** By status; `null` for a response without a body. */
  responses: Record<string, JsonSchema | null>;
}

/** A JSON Schema, as far as Twilio's needs one. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | false;
  required?: string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
}
