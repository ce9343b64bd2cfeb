export { type ExpectedText, type TextReceiver, toHaveReceivedText } from "./to-have-received-text.ts";
