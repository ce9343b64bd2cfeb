import type { SmsConnector } from "@logto/connector-kit";
import type { ConnectorDefinition } from "@smskit/core";
import { createCarrier, mockProviders, startMocks } from "@smskit/mock";
import { twilioWithService } from "@smskit/test-support/accounts";
import { onTestFinished } from "vitest";
import { type LogtoConnectorOptions, toLogtoConnector } from "../index.ts";

/** A number as Logto stores it, and as the provider receives it. */
export const stored = "15558675310";
export const to = "+15558675310";

/** The config of Logto's own Twilio connector, as its form stores it. */
export const storedTwilioConfig = {
  ...twilioWithService,
  disableRiskCheck: false,
  templates: [
    {
      usageType: "SignIn",
      content:
        "Your Logto sign-in verification code is {{code}}. The code will remain active for 10 minutes.",
    },
    {
      usageType: "Register",
      content:
        "Your Logto sign-up verification code is {{code}}. The code will remain active for 10 minutes.",
    },
    {
      usageType: "ForgotPassword",
      content:
        "Your Logto password change verification code is {{code}}. The code will remain active for 10 minutes.",
    },
    {
      usageType: "Generic",
      content: "Your Logto verification code is {{code}}. The code will remain active for 10 minutes.",
    },
  ],
};

/** Starts mocks of the providers in this process, under their real URLs. */
export function startProviders() {
  const carrier = createCarrier();
  const mocks = startMocks(...mockProviders(carrier));
  onTestFinished(() => mocks.stop());
  return { carrier };
}

/** Creates a connector as Logto does, with a config that Logto has stored. */
export async function startLogto(
  definition: ConnectorDefinition,
  config: unknown,
  options?: LogtoConnectorOptions,
): Promise<{ connector: SmsConnector; asked: string[] }> {
  const asked: string[] = [];
  const getConfig = async (id: string) => {
    asked.push(id);
    return config;
  };
  return { connector: await toLogtoConnector(definition, options)({ getConfig }), asked };
}
