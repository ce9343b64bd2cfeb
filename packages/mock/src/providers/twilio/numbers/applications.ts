import type { Settings } from "./settings.ts";

/** A TwiML application: URLs that several numbers share. */
export interface ApplicationRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly settings: Settings;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Where the application wants to be told about a message. */
export function statusCallbackOf(application: ApplicationRecord | undefined): string | undefined {
  const settings = application?.settings;
  return settings?.["MessageStatusCallback"] || settings?.["SmsStatusCallback"];
}
