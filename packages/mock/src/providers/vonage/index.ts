export { type MockVonageOptions, mockVonage } from "./mock-vonage.ts";
