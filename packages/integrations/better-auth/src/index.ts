export type {
  ConnectorSource,
  SmskitPhone,
  SmskitVerifiedPhone,
  VerifierSource,
} from "./phone-options.ts";
export { smskitPhone } from "./smskit-phone.ts";
export { type SmskitTwoFactor, smskitTwoFactor, type TwoFactorSource } from "./smskit-two-factor.ts";
