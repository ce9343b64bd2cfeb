/** A refusal of a request, in both forms. */
export interface RefusalRow {
  status: number;
  /** Of version 3. */
  errorCode: string;
  description: string;
  action: string;
  resources?: readonly { name: string; url: string }[];
  /** Of everything before version 3. */
  messageId: string;
  text: string;
}

/**
 * The refusals of requests. 400, 401, 403, 404, 429 and 500 are those of Infobip's OpenAPI, except for 404 in the form of version
 * 3. Unconfirmed: the others.
 *
 * @see https://www.infobip.com/docs/developer-resources/api-fundamentals/handling-errors
 */
export const refusals = {
  badRequest: {
    status: 400,
    errorCode: "E400",
    description: "Request cannot be processed.",
    action: "Check the syntax, violations and adjust the request.",
    messageId: "BAD_REQUEST",
    text: "Bad request",
  },
  unauthorized: {
    status: 401,
    errorCode: "E401",
    description: "The request lacks valid authentication credentials for the requested resource.",
    action: "Check the resources and adjust authentication credentials.",
    resources: [
      { name: "API Authentication", url: "https://www.infobip.com/docs/essentials/api-authentication" },
    ],
    messageId: "UNAUTHORIZED",
    text: "Unauthorized",
  },
  forbidden: {
    status: 403,
    errorCode: "E403",
    description: "Insufficient permissions to access the requested resource.",
    action: "Repeat the request with new or different credentials.",
    resources: [
      {
        name: "API Scopes",
        url: "https://www.infobip.com/docs/essentials/api-essentials/api-authorization#api-scopes",
      },
    ],
    messageId: "FORBIDDEN",
    text: "Forbidden",
  },
  notFound: {
    status: 404,
    errorCode: "E404",
    description: "Requested resource not found.",
    action: "Check the request URL.",
    messageId: "NOT_FOUND",
    text: "Not found",
  },
  methodNotAllowed: {
    status: 405,
    errorCode: "E405",
    description: "Method not allowed.",
    action: "Check the request method.",
    messageId: "METHOD_NOT_ALLOWED",
    text: "Method not allowed",
  },
  tooLarge: {
    status: 413,
    errorCode: "E413",
    description: "Request is too large.",
    action: "Reduce the size of the request.",
    messageId: "REQUEST_ENTITY_TOO_LARGE",
    text: "Request entity too large",
  },
  unsupportedMediaType: {
    status: 415,
    errorCode: "E415",
    description: "Unsupported media type.",
    action: "Check the content type of the request.",
    messageId: "UNSUPPORTED_MEDIA_TYPE",
    text: "Unsupported media type",
  },
  tooManyRequests: {
    status: 429,
    errorCode: "E429",
    description: "Too many requests sent.",
    action: "Check request rate limit specified in the API endpoint documentation resource.",
    resources: [
      {
        name: "Throttling handling errors",
        url: "https://www.infobip.com/docs/essentials/integration-best-practices#throttling-handling-errors",
      },
    ],
    messageId: "TOO_MANY_REQUESTS",
    text: "Too many requests",
  },
  serverError: {
    status: 500,
    errorCode: "E500",
    description: "Something went wrong.",
    action: "Contact the support.",
    messageId: "GENERAL_ERROR",
    text: "Something went wrong. Please contact support.",
  },
} as const satisfies Record<string, RefusalRow>;

/** A row of {@link refusals}. */
export type RefusalName = keyof typeof refusals;
