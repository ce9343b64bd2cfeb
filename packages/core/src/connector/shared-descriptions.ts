/**
 * Descriptions of config fields that mean the same for every provider, for the `fields` of a `ConnectorSetup`. Append what
 * is particular to the provider, such as its default.
 */
export const sharedDescriptions = {
  templates: "The texts, by usage type and locale.",
  baseUrl:
    "Replaces the provider's host, for a mock or your own gateway: an https URL, or http to this machine.",
  statusCallback: "The http(s) URL of your webhook, to which the provider sends delivery updates.",
  validityPeriodSeconds:
    "How many seconds the provider may keep trying to deliver. A message's own value takes precedence.",
} as const;
