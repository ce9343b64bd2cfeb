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
${exits}
Secrets are never given as flags: they are in the config, which is a file, standard
input or $SMSKIT_CONFIG.`;

export const initHelp = `
Where nobody can be asked (no terminal, CI, --json), flags and environment say it all;
a secret comes in SMSKIT_ and its field's name, or in the JSON of --values.

Examples:
  smskit init
  smskit init --provider twilio --output twilio.json
  SMSKIT_AUTH_TOKEN=… smskit init --json --provider twilio \\
    --set accountSID=AC… --set fromMessagingServiceSID=MG… \\
    --template "SignIn=Your code is {{code}}"
  vault read -format=json … | smskit init --provider twilio --values -`;

export const sendHelp = `
A list is sent once: what became of each row stands in the results file, and the same
command goes on where it ended, however it ended. Rows of which it is unknown whether
they were sent are looked up at the provider, where it can be asked; what it does not
have is listed, and not sent again. Ctrl-C finishes what is under way.

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
  smskit mock --port 0 --json
  smskit mock --tls --ca-file ca.pem`;
