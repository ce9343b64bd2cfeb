import type * as z from "@smskit/core/zod";
import { expectTypeOf, test } from "vitest";
import type { InfobipConfig, infobipConfigSchema } from "./index.ts";

test("the type has the fields that the schema checks", () => {
  expectTypeOf<InfobipConfig>().toEqualTypeOf<z.input<typeof infobipConfigSchema>>();
});
