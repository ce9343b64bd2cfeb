export * from "../../sms.ts";
