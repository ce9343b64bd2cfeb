import { sendCode } from "./send.js";

// biome-ignore lint/style/noDefaultExport: a worker is one
export default {
  async fetch(request: Request): Promise<Response> {
    const { baseUrl, to, code } = (await request.json()) as { baseUrl: string; to: string; code: string };
    return Response.json(await sendCode(baseUrl, to, code));
  },
};
