export * from "../address.ts";
