/** The flags of `smskit serve`, after they were checked. */
export interface ServeRequest {
  config: string | undefined;
  host: string | undefined;
  port: number | undefined;
  timeoutMs: number | undefined;
  state: string | undefined;
}
