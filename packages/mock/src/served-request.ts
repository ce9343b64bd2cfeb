import type { ExchangeFault } from "./fault.ts";

/**
 * A request that came through the server. Its body is already in memory: msw clones every request, and
 * cloning a body stream costs more than the rest of the exchange.
 *
 * @internal
 */
export class ServedRequest extends Request {
  /** What the mock provider found should happen to the socket; the server makes it happen. */
  fault: ExchangeFault | undefined = undefined;
  /** Scheme, host and port as the client knows them. */
  readonly origin: string;
  readonly #body: string;

  constructor(url: string, options: { method: string; headers: Headers; body: string; origin: string }) {
    super(url, { method: options.method, headers: options.headers });
    this.origin = options.origin;
    this.#body = options.body;
  }

  override text = (): Promise<string> => Promise.resolve(this.#body);
  override json = (): Promise<unknown> => this.#response().json();
  override formData = (): Promise<FormData> => this.#response().formData();
  override arrayBuffer = (): Promise<ArrayBuffer> => this.#response().arrayBuffer();

  #response(): Response {
    const type = this.headers.get("content-type");
    return new Response(this.#body, type === null ? {} : { headers: { "content-type": type } });
  }
}
