"""Starts the mock server, sends a text as an app would, and reads the code out of it."""
import base64
import json
import subprocess
import urllib.parse
import urllib.request

import pytest

ACCOUNT = "AC0123456789abcdef0123456789abcdef"  # any well-formed account will do
TOKEN = "fedcba9876543210fedcba9876543210"


@pytest.fixture(scope="session")
def mock_url():
    command = ["npx", "--yes", "smskit", "mock", "--port", "0", "--json", "--exit-on-stdin-close"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield json.loads(server.stdout.readline())["url"]
        server.stdin.close()  # ends the server, as the end of this process does


def send_text(base_url, to, body):
    """What your app does, by HTTP or with the provider's library."""
    request = urllib.request.Request(
        f"{base_url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
        data=urllib.parse.urlencode({"To": to, "From": "+15550001111", "Body": body}).encode(),
        headers={"Authorization": "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()},
    )
    urllib.request.urlopen(request).close()  # raises an error if the text is refused


def code_on(mock_url, to):
    """Waits up to 5 seconds for a text to a number, and returns the code in it."""
    query = urllib.parse.urlencode({"to": to})
    with urllib.request.urlopen(f"{mock_url}/api/v1/wait?{query}") as response:
        return json.load(response)["code"]


def test_the_code_is_on_the_phone(mock_url):
    send_text(mock_url, "+15558675310", "048151 is your code to sign in.")
    assert code_on(mock_url, "+15558675310") == "048151"
