import type * as z from "@smskit/core/zod";
import { expectTypeOf, test } from "vitest";
import type { BandwidthConfig, bandwidthConfigSchema } from "./index.ts";

test("the type has the fields that the schema checks", () => {
  expectTypeOf<BandwidthConfig>().toEqualTypeOf<z.input<typeof bandwidthConfigSchema>>();
});
