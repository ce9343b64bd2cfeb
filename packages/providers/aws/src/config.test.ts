import type * as z from "@smskit/core/zod";
import { expectTypeOf, test } from "vitest";
import type { AwsConfig, awsConfigSchema } from "./index.ts";

test("the type has the fields that the schema checks", () => {
  expectTypeOf<AwsConfig>().toEqualTypeOf<z.input<typeof awsConfigSchema>>();
});
