/** A Hono app, or a server behind `fetch`. */
export interface App {
  request(url: string, init: RequestInit): Response | Promise<Response>;
}

export const origin = "https://lemon.example";

/** What a browser does with an app, as far as these tests need it: it keeps the cookie and follows redirects. */
export function clientOf(app: App, base = origin) {
  let cookie = "";

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await app.request(`${base}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) cookie = line.split(";", 1)[0] ?? "";
    return response;
  }

  return {
    request,
    get cookie() {
      return cookie;
    },
    /** The text of the page that a form leads to. */
    async submit(path: string, form: Record<string, string> = {}): Promise<string> {
      const response = await request(path, {
        method: "POST",
        body: new URLSearchParams(form),
        headers: { origin: base, "sec-fetch-site": "same-origin" },
      });
      if (response.status !== 303) return response.text();
      return (await request(response.headers.get("location") ?? "")).text();
    },
    async open(path = "/"): Promise<string> {
      return (await request(path)).text();
    },
  };
}
