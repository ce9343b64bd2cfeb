/** The package has no types. */
declare module "@logto/connector-http-sms" {
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default function createConnector(options: {
    getConfig: () => Promise<{ endpoint: string; authorization?: string }>;
  }): Promise<{ sendMessage(data: object): Promise<unknown> }>;
}
