"""Sends a text with requests."""
import os

import requests


def send_text(to, body):
    account = os.environ["TWILIO_ACCOUNT_SID"]
    base_url = os.environ.get("TWILIO_BASE_URL", "https://api.twilio.com")
    response = requests.post(
        f"{base_url}/2010-04-01/Accounts/{account}/Messages.json",
        auth=(account, os.environ["TWILIO_AUTH_TOKEN"]),
        data={"To": to, "From": os.environ["TWILIO_FROM"], "Body": body},
        timeout=10,
    )
    if response.status_code == 400 and response.json()["code"] == 21610:  # the person said STOP
        return False
    response.raise_for_status()
    return True
