export { mockVonage } from "./mock-vonage.ts";
export type {
  MockVonageOptions,
  VonageAccount,
  VonageAccountTraits,
  VonageApplication,
  VonageNumber,
} from "./options.ts";
