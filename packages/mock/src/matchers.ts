export { type ExpectedText, type TextReceiver, toHaveReceivedText } from "./client/to-have-received-text.ts";
