"""The phones of the mock server, with Python's standard library."""
import json
import os
import urllib.parse
import urllib.request

API = os.environ.get("MOCK_URL", "http://127.0.0.1:4010") + "/api/v1"


def call(method, path, query=None, body=None):
    url = API + path + ("?" + urllib.parse.urlencode(query) if query else "")
    data = json.dumps(body).encode() if body is not None else None
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or "null")


def wait_for_text(to):
    """Waits up to 5 seconds for a text. Its "body" is the text, its "code" the code in it."""
    return call("GET", "/wait", query={"to": to})


def texts_to(number):
    """Returns what was sent to a number, delivered or not."""
    return call("GET", "/messages", query={"to": number})["messages"]


def opt_out(number):
    """Makes the provider refuse texts to a number, as after a STOP."""
    call("PATCH", f"/phones/{number}", body={"optedOutOf": "all"})


def fail_next(kind):
    """Makes the next send fail, for instance with "rate-limited"."""
    call("POST", "/faults", body={"kind": kind, "times": 1})


def reset():
    """Restores the initial state: no texts, no opt-outs, no faults."""
    call("POST", "/reset")
