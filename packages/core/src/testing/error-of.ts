import { errorOfKind } from "@smskit/test-support/error-of";
import { SmsError } from "../sms-error.ts";

/** The `SmsError` that a call must fail with. */
export const errorOf = errorOfKind(SmsError);
