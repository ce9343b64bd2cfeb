export { mockInfobip } from "./mock-infobip.ts";
export type {
  InfobipAccount,
  InfobipAccountTraits,
  InfobipNumber,
  InfobipWebhooks,
  MockInfobipOptions,
} from "./options.ts";
