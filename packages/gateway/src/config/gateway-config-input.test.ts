import type { z } from "@hono/zod-openapi";
import { expectTypeOf, test } from "vitest";
import type { gatewayConfigSchema } from "./gateway-config.ts";
import type {
  ApiKeyInput,
  ConnectorInput,
  DeliveryInput,
  DeliveryLimitInput,
  EndpointInput,
  GatewayConfigInput,
  HttpInput,
  LimitInput,
  LogInput,
  RetentionInput,
  ScopeInput,
  TwilioAccountInput,
  VerificationInput,
} from "./gateway-config-input.ts";

type Schema = z.input<typeof gatewayConfigSchema>;
type Delivery = NonNullable<Schema["delivery"]>;
type Key = NonNullable<Schema["keys"]>[number];

test("the documented types have the fields of the schema", () => {
  expectTypeOf<keyof GatewayConfigInput>().toEqualTypeOf<keyof Schema>();
  expectTypeOf<keyof ConnectorInput>().toEqualTypeOf<keyof Schema["connectors"][string]>();
  expectTypeOf<keyof DeliveryInput>().toEqualTypeOf<keyof Delivery>();
  expectTypeOf<keyof DeliveryLimitInput>().toEqualTypeOf<keyof NonNullable<Delivery["limits"]>[number]>();
  expectTypeOf<keyof ApiKeyInput>().toEqualTypeOf<keyof Key>();
  expectTypeOf<ScopeInput>().toEqualTypeOf<Key["scopes"][number]>();
  expectTypeOf<keyof LimitInput>().toEqualTypeOf<keyof NonNullable<Key["limits"]>[number]>();
  expectTypeOf<keyof VerificationInput>().toEqualTypeOf<keyof NonNullable<Schema["verification"]>>();
  expectTypeOf<keyof HttpInput>().toEqualTypeOf<keyof NonNullable<Schema["http"]>>();
  expectTypeOf<keyof LogInput>().toEqualTypeOf<keyof NonNullable<Schema["log"]>>();
  expectTypeOf<keyof RetentionInput>().toEqualTypeOf<keyof NonNullable<Schema["retention"]>>();
  type Endpoint = NonNullable<NonNullable<Schema["events"]>["endpoints"]>[number];
  expectTypeOf<keyof EndpointInput>().toEqualTypeOf<keyof Endpoint>();
  type Account = NonNullable<Schema["twilio"]>["accounts"][number];
  expectTypeOf<keyof TwilioAccountInput>().toEqualTypeOf<keyof Account>();
});
