export { type MockPlivoOptions, mockPlivo } from "./mock-plivo.ts";
