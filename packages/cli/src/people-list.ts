import type { PreparedMessage } from "@smskit/core";
import type { RowPlan } from "./plan-rows.ts";
import type { PersonRow } from "./read-people.ts";

/** People, and what each is texted. */
export interface PeopleList {
  /** Reads the list from its beginning. */
  people(): AsyncIterable<PersonRow>;
  /** Which rows are left out. */
  plan: RowPlan;
  /** @throws {SmsError} for what is refused before anything is sent. */
  prepare(row: PersonRow): Promise<PreparedMessage>;
}
