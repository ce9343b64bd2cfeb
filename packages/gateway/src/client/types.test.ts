import type { z } from "@hono/zod-openapi";
import { expectTypeOf, test } from "vitest";
import type * as events from "../api/event-schemas.ts";
import type * as messages from "../api/message-schemas.ts";
import type { problem } from "../api/problem-schema.ts";
import type * as verifications from "../api/verification-schemas.ts";
import type * as Api from "./types.ts";

/** Intersections as plain objects, which is how the schemas infer them. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

test("the client's types are those of the schemas", () => {
  expectTypeOf<Plain<Api.NewMessage>>().toEqualTypeOf<Plain<z.input<typeof messages.newMessage>>>();
  expectTypeOf<Plain<Api.NewBatch>>().toEqualTypeOf<Plain<z.input<typeof messages.newBatch>>>();
  expectTypeOf<Api.Message>().toEqualTypeOf<z.output<typeof messages.message>>();
  expectTypeOf<Api.MessagePage>().toEqualTypeOf<z.output<typeof messages.messagePage>>();
  expectTypeOf<Plain<Api.MessageSearch>>().toEqualTypeOf<Plain<z.input<typeof messages.search>>>();
  expectTypeOf<Api.Batch>().toEqualTypeOf<z.output<typeof messages.batch>>();
  expectTypeOf<Api.CreatedBatch>().toEqualTypeOf<z.output<typeof messages.createdBatch>>();
  expectTypeOf<Api.NewVerification>().toEqualTypeOf<z.input<typeof verifications.newVerification>>();
  expectTypeOf<Api.ResendVerification>().toEqualTypeOf<z.input<typeof verifications.resend>>();
  expectTypeOf<Api.CheckVerification>().toEqualTypeOf<z.input<typeof verifications.check>>();
  expectTypeOf<Api.StartedVerification>().toEqualTypeOf<z.output<typeof verifications.startedVerification>>();
  expectTypeOf<Api.CheckedVerification>().toEqualTypeOf<z.output<typeof verifications.checkedVerification>>();
  expectTypeOf<Api.EventPage>().toEqualTypeOf<z.output<typeof events.eventPage>>();
  expectTypeOf<Plain<Api.ReplayRequest>>().toEqualTypeOf<z.input<typeof events.replayRequest>>();
  expectTypeOf<Api.ReplayedEvents>().toEqualTypeOf<z.output<typeof events.replayed>>();
  expectTypeOf<Plain<Omit<Api.EventSearch, "limit">>>().toEqualTypeOf<
    Omit<z.input<typeof events.eventQuery>, "limit">
  >();
  expectTypeOf<Api.Problem>().toEqualTypeOf<z.output<typeof problem>>();
});
