const exits = `
Ends with 0 when done, 1 when refused or not sent, 2 when the command is wrong,
3 when it is unknown whether a text was sent.`;

export const overview = `
Examples:
  smskit init                                        make connector.json, by asking
  smskit check --provider twilio                     is it right? Sends nothing
  smskit preview                                     what do the texts look like, and cost?
  smskit send --provider twilio --to +15558675310 --usage SignIn --var code=048151
  smskit mock                                        a provider on this machine
  smskit serve --mock                                a gateway for any system, to try
${exits}
Secrets are never given as flags: they are in the config, which is a file, standard
input or $SMSKIT_CONFIG.`;

export const initHelp = `
Without a terminal, in CI, or with --json, it asks nothing: pass each value by a flag, by
an environment variable (SMSKIT_ and the field's name), or in the JSON of --values.
Secrets are refused as flags.

Examples:
  smskit init
  smskit init --provider twilio --output twilio.json
  SMSKIT_AUTH_TOKEN=… smskit init --json --provider twilio \\
    --set accountSID=AC… --set fromMessagingServiceSID=MG… \\
    --template "SignIn=Your code is {{code}}"
  vault read -format=json … | smskit init --provider twilio --values -`;

export const sendHelp = `
With --file, the outcome of each row is kept in the results file. However a run ends, the
same command continues from there, and texts nobody twice. A row whose outcome is unknown
is looked up at the provider, if it has look-ups. If it is not found, it is listed, and
not sent again. Ctrl-C finishes the texts under way.

Examples:
  smskit send --provider twilio --to +15558675310 --usage SignIn --var code=048151
  smskit send --provider twilio --to +15558675310 --body "Your table is ready." --dry-run
  smskit send --provider twilio --file people.csv --body "Hello {{name}}, we open at nine."
  op read op://sms/connector | smskit send --provider twilio --config - --to … --body Hello
${exits}`;

export const previewHelp = `
Examples:
  smskit preview
  smskit preview --config connector.json --var code=048151 --var user.name=Zoë
  smskit preview --json | jq '.templates[] | select(.segments > 1) | .usageType'`;

export const checkHelp = `
Examples:
  smskit check --provider twilio
  smskit check --provider ./acme-connector.js --config acme.json
  smskit check --provider twilio --json | jq '.findings[] | select(.level == "error")'`;

export const mockHelp = `
Examples:
  smskit mock
  smskit mock --inbound-url http://localhost:3000/sms
  smskit mock --port 0 --json --exit-on-stdin-close
  smskit mock --tls --ca-file ca.pem`;

export const serveHelp = `
Any system in front, any provider behind. The config is one JSON file; secrets in it are
{ "$env": "NAME" } or { "$file": "path" }. SIGHUP reads the file again: a wrong one changes
nothing. Ctrl-C and SIGTERM finish requests and texts under way; nothing accepted is lost.
The log goes to standard error, one line of JSON for each entry.

Examples:
  smskit serve --mock                                a gateway to try: no account, no file
  smskit serve --check                               is gateway.json right? Sends nothing
  smskit serve --config gateway.json
  smskit serve --schema > gateway.schema.json        for your editor
  smskit serve key --id web --scope messages:send`;

export const keyHelp = `
The key is for the app. The entry is for "keys" in the config: it has only a hash of the key.

Examples:
  smskit serve key --id web --scope messages:send --scope messages:read
  smskit serve key --id prometheus --scope metrics
  smskit serve key --json | jq .entry`;
