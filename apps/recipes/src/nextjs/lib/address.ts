export * from "../../address.ts";
