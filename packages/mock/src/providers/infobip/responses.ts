import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import type { Violation } from "./check-fields.ts";
import { type RefusalName, type RefusalRow, refusals } from "./errors.ts";

/** A request, by what its errors depend on. */
interface RequestedPath {
  readonly path: string;
}

/**
 * A refusal in the form of the API that was called: version 3 has one form, everything before it another.
 *
 * @param status Instead of the one in the table.
 */
export function refused(
  { path }: RequestedPath,
  name: RefusalName,
  {
    violations = [],
    text,
    status,
  }: { violations?: readonly Violation[]; text?: string; status?: number } = {},
): ProviderResponse {
  const row: RefusalRow = refusals[name];
  const code = path.startsWith("/sms/3/") ? row.errorCode : row.messageId;
  const [first] = violations;
  const message = first === undefined ? (text ?? row.text) : `${first.property}: ${first.violation}`;
  const body = path.startsWith("/sms/3/")
    ? {
        errorCode: row.errorCode,
        description: row.description,
        action: row.action,
        violations,
        resources: row.resources ?? [],
      }
    : {
        requestError: {
          serviceException: {
            messageId: row.messageId,
            text: text ?? row.text,
            ...(violations.length > 0 && { validationErrors: byProperty(violations) }),
          },
        },
      };
  return { ...jsonResponse(status ?? row.status, body), problem: { code, message } };
}

function byProperty(violations: readonly Violation[]): Record<string, string[]> {
  const errors: Record<string, string[]> = Object.create(null);
  for (const { property, violation } of violations) {
    errors[property] = [...(errors[property] ?? []), violation];
  }
  return errors;
}

/** A time as Infobip writes it: `2026-01-31T12:00:00.000+0000`. */
export function shownDate(date: Date): string {
  return date.toISOString().replace("Z", "+0000");
}
