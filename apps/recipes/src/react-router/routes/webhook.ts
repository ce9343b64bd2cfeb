import type { ActionFunctionArgs } from "react-router";
import { receiveWebhook } from "../sms.server";

// A module without a component is a resource route: its action returns the response.
export function action({ request }: ActionFunctionArgs): Promise<Response> {
  return receiveWebhook(request);
}
