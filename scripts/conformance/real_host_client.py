"""Sends, reads and lists a text, and verifies a phone, with Twilio's Python SDK as an app uses it.

Prints what the SDK returned and raised, as JSON. The code that the phone got is read from standard input.
"""

import json
import os
import sys

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
to, sender, service = sys.argv[1:]


def error_of(call):
    try:
        call()
    except TwilioRestException as error:
        return {"status": error.status, "code": error.code, "message": error.msg}


sent = client.messages.create(to=to, from_=sender, body="from Python")
fetched = client.messages(sent.sid).fetch()
listed = client.messages.list(to=to, page_size=1)
number = client.lookups.v1.phone_numbers(to).fetch()
verification = client.verify.services(service).verifications.create(to=to, channel="sms")
print(json.dumps({"verification": verification.status}), flush=True)
checked = client.verify.services(service).verification_checks.create(to=to, code=sys.stdin.readline().strip())
print(
    json.dumps(
        {
            "id": sent.sid,
            "sent": sent.status,
            "fetched": fetched.body,
            "listed": [message.sid for message in listed],
            "country": number.country_code,
            "checked": checked.status,
            "error": error_of(lambda: client.messages.create(to="12", from_=sender, body="x")),
        }
    ),
    flush=True,
)
