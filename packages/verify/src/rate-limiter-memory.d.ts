/** The package's file for this one limiter has no types. */
declare module "rate-limiter-flexible/lib/RateLimiterMemory.js" {
  import { RateLimiterMemory } from "rate-limiter-flexible";

  export = RateLimiterMemory;
}
