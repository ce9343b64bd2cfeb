import type * as z from "@smskit/core/zod";
import { expectTypeOf, test } from "vitest";
import type { VonageConfig, vonageConfigSchema } from "./index.ts";

test("the type has the fields that the schema checks", () => {
  expectTypeOf<VonageConfig>().toEqualTypeOf<z.input<typeof vonageConfigSchema>>();
});
