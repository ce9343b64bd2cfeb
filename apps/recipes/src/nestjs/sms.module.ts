import { Module } from "@nestjs/common";
import { createTwilio } from "@smskit/twilio";

/** For `constructor(@Inject(SMS) sms: SmsConnector)`. */
export const SMS = Symbol("SMS");

@Module({
  providers: [
    {
      provide: SMS,
      useFactory: () =>
        createTwilio({
          accountSID: process.env.TWILIO_ACCOUNT_SID ?? "",
          authToken: process.env.TWILIO_AUTH_TOKEN ?? "",
          fromMessagingServiceSID: process.env.TWILIO_MESSAGING_SERVICE_SID ?? "",
        }),
    },
  ],
  exports: [SMS],
})
export class SmsModule {}
