declare module "@logto/connector-twilio-sms" {
  import type { CreateConnector, SmsConnector } from "@logto/connector-kit";

  const createConnector: CreateConnector<SmsConnector>;
  // biome-ignore lint/style/noDefaultExport: it is the package's own
  export default createConnector;
}
