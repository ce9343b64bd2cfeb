#!/bin/sh
# Sends a text through the gateway.
curl --silent --show-error --max-time 20 "$SMSKIT_URL/v1/messages" \
  --header "Authorization: Bearer $SMSKIT_KEY" \
  --header "Content-Type: application/json" \
  --header "Idempotency-Key: order-1042-shipped" \
  --header "Prefer: wait=10" \
  --data '{ "to": "'"$1"'", "body": "Your order is on its way.", "reference": "order-1042" }'
