import type { Report } from "./report.ts";

/** Says what to set, in a client of the mock, for the first text. Any well-formed credential is an account. */
export function tellHowToUse(report: Report, url: string, caFile: string | undefined): void {
  const account = "AC0123456789abcdef0123456789abcdef";
  const token = "fedcba9876543210fedcba9876543210";
  const path = `/2010-04-01/Accounts/${account}/Messages.json`;
  const tell = (title: string, lines: readonly string[]) => {
    report.line();
    report.line(report.paint("bold", title));
    for (const line of lines) report.line(`  ${line}`);
  };
  tell("smskit, of any provider", [`"baseUrl": "${url}"   in the connector JSON`]);
  tell("Twilio's SDK for Node.js", [`client.api.baseUrl = client.messaging.baseUrl = "${url}";`]);
  tell("curl", [
    `curl ${url}${path} \\`,
    ...(caFile === undefined ? [] : [`  --cacert ${caFile} \\`]),
    `  -u ${account}:${token} \\`,
    `  -d To=+15558675310 -d From=+15550001111 --data-urlencode "Body=Your code is 123456"`,
  ]);
  tell("Python", [
    `requests.post("${url}${path}",`,
    `  auth=("${account}", "${token}"),`,
    ...(caFile === undefined ? [] : [`  verify="${caFile}",`]),
    `  data={"To": "+15558675310", "From": "+15550001111", "Body": "Your code is 123456"})`,
  ]);
  tell("What phones got", [
    `curl ${caFile === undefined ? "" : `--cacert ${caFile} `}${url}/api/v1/messages`,
  ]);
  if (caFile !== undefined) {
    tell("To trust the certificate", [
      `NODE_EXTRA_CA_CERTS=${caFile}   Node.js`,
      `SSL_CERT_FILE=${caFile}         most others`,
    ]);
  }
  report.line();
}
