export * from "../sms.ts";
