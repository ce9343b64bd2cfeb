import type * as z from "@smskit/core/zod";
import { expectTypeOf, test } from "vitest";
import type { PlivoConfig, plivoConfigSchema } from "./index.ts";

test("the type has the fields that the schema checks", () => {
  expectTypeOf<PlivoConfig>().toEqualTypeOf<z.input<typeof plivoConfigSchema>>();
});
