import * as z from "zod/mini";
import { baseUrlProblem } from "./base-url.ts";

/** A config's `baseUrl`: https, or http to this machine; without user info, query or fragment. */
export const baseUrlSchema: z.ZodMiniString<string> = z.string().check(
  z.refine((value) => baseUrlProblem(value) === undefined, {
    error: ({ input }) => baseUrlProblem(String(input)),
  }),
);
