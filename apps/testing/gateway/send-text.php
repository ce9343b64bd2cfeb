<?php
// Sends a text through the gateway. It needs the extension curl.

function sendText(array $message, string $idempotencyKey): array
{
    $request = curl_init(getenv("SMSKIT_URL") . "/v1/messages");
    curl_setopt_array($request, [
        CURLOPT_POSTFIELDS => json_encode($message),
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 20,
        CURLOPT_HTTPHEADER => [
            "Authorization: Bearer " . getenv("SMSKIT_KEY"),
            "Content-Type: application/json",
            "Idempotency-Key: $idempotencyKey",
            "Prefer: wait=10",
        ],
    ]);
    $body = curl_exec($request);
    if ($body === false) {
        throw new RuntimeException("The gateway did not respond.");
    }
    $response = json_decode($body, true);
    if (curl_getinfo($request, CURLINFO_RESPONSE_CODE) >= 300) {
        throw new RuntimeException($response["detail"] ?? $response["title"]);
    }
    return $response;
}

$order = ["to" => $argv[1], "body" => "Your order is on its way.", "reference" => "order-1042"];
echo sendText($order, "order-1042-shipped")["status"], "\n";
