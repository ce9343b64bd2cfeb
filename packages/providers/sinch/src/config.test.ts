import type * as z from "@smskit/core/zod";
import { expectTypeOf, test } from "vitest";
import type { SinchConfig, sinchConfigSchema } from "./index.ts";

test("the type has the fields that the schema checks", () => {
  expectTypeOf<SinchConfig>().toEqualTypeOf<z.input<typeof sinchConfigSchema>>();
});
