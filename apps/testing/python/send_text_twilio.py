"""Sends a text with Twilio's library."""
import os

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client


def send_text(to, body):
    client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
    if "TWILIO_BASE_URL" in os.environ:  # in tests: the mock server
        client.api.base_url = os.environ["TWILIO_BASE_URL"]
    try:
        client.messages.create(to=to, from_=os.environ["TWILIO_FROM"], body=body)
    except TwilioRestException as error:
        if error.code == 21610:  # the person said STOP
            return False
        raise
    return True
