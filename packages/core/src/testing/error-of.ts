import { errorOfKind } from "@smskit/test-support/error-of";
import { SmsError } from "../errors/sms-error.ts";

/** The `SmsError` that a call must fail with. */
export const errorOf = errorOfKind(SmsError);
