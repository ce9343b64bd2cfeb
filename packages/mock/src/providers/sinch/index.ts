export { type MockSinchOptions, mockSinch } from "./mock-sinch.ts";
