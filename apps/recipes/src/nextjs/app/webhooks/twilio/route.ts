import { receiveWebhook } from "../../../lib/sms";

// A route handler receives a web Request whose body nothing has read yet.
export function POST(request: Request): Promise<Response> {
  return receiveWebhook(request);
}
