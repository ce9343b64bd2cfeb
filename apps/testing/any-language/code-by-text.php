<?php
// Starts the mock server, sends a text as an app would, and reads the code out of it.
const ACCOUNT = "AC0123456789abcdef0123456789abcdef"; // any well-formed account will do
const TOKEN = "fedcba9876543210fedcba9876543210";

$command = ["npx", "--yes", "smskit", "mock", "--port", "0", "--json", "--exit-on-stdin-close"];
$server = proc_open($command, [["pipe", "r"], ["pipe", "w"], STDERR], $pipes);
$mockUrl = json_decode(fgets($pipes[1]))->url;

/** What your app does, by HTTP or with the provider's library. */
function sendText(string $baseUrl, string $to, string $body): void
{
    $context = stream_context_create(["http" => [
        "method" => "POST",
        "header" => [
            "Authorization: Basic " . base64_encode(ACCOUNT . ":" . TOKEN),
            "Content-Type: application/x-www-form-urlencoded",
        ],
        "content" => http_build_query(["To" => $to, "From" => "+15550001111", "Body" => $body]),
    ]]);
    $path = "/2010-04-01/Accounts/" . ACCOUNT . "/Messages.json";
    if (file_get_contents($baseUrl . $path, false, $context) === false) {
        throw new RuntimeException("The text was refused.");
    }
}

/** Waits up to 5 seconds for a text to a number, and returns the code in it. */
function codeOn(string $mockUrl, string $to): string
{
    return json_decode(file_get_contents("$mockUrl/api/v1/wait?" . http_build_query(["to" => $to])))->code;
}

try {
    sendText($mockUrl, "+15558675310", "048151 is your code to sign in.");
    $code = codeOn($mockUrl, "+15558675310");
    if ($code !== "048151") {
        throw new RuntimeException("The code in the text is $code.");
    }
    echo "The code is on the phone.\n";
} finally {
    fclose($pipes[0]); // ends the server, as the end of this process does
    proc_close($server);
}
