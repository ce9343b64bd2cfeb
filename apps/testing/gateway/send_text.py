"""Sends a text through the gateway, with nothing but Python's standard library."""
import json
import os
import sys
import urllib.error
import urllib.request


def send_text(message, idempotency_key):
    request = urllib.request.Request(
        os.environ["SMSKIT_URL"] + "/v1/messages",
        data=json.dumps(message).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["SMSKIT_KEY"],
            "Content-Type": "application/json",
            "Idempotency-Key": idempotency_key,
            "Prefer": "wait=10",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise RuntimeError(problem.get("detail", problem["title"])) from None


if __name__ == "__main__":
    order = {"to": sys.argv[1], "body": "Your order is on its way.", "reference": "order-1042"}
    print(send_text(order, "order-1042-shipped")["status"])
