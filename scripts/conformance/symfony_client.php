<?php

// Sends one text through a bridge of Symfony's Notifier, unmodified: `php symfony_client.php BRIDGE DSN TO BODY`.
// Prints the id of the message, or the class and the message of the exception.

[, $bridge, $dsn, $to, $body] = $argv;

require_once "/usr/share/php/Symfony/Component/Notifier/Bridge/$bridge/autoload.php";

use Symfony\Component\Notifier\Message\SmsMessage;
use Symfony\Component\Notifier\Transport\Dsn;

$factory = "Symfony\\Component\\Notifier\\Bridge\\$bridge\\{$bridge}TransportFactory";

try {
    $sent = (new $factory())->create(new Dsn($dsn))->send(new SmsMessage($to, $body));
    echo json_encode(['id' => $sent->getMessageId()]);
} catch (Throwable $error) {
    echo json_encode(['class' => get_class($error), 'message' => $error->getMessage()]);
}
