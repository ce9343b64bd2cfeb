"""Makes wire requests with Twilio's Python SDK, unmodified.

Reads one request a line, as JSON, and writes one answer a line. Everything goes through the resource classes of the
SDK; where this version has none for a parameter, through its version object.
"""

import json
import re
import sys

from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

PYTHON_NAMES = {"From": "from_", "DateSent<": "date_sent_before", "DateSent>": "date_sent_after"}


def python_name(name):
    return PYTHON_NAMES.get(name) or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def messages(client, sid):
    return client.api.v2010.accounts(sid).messages


def service(client, sid):
    return client.verify.v2.services(sid)


def made(optional):
    """Where a client must name a parameter, it names it and leaves it empty."""
    return lambda given: {**dict.fromkeys(optional, ""), **given}


ROUTES = [
    (r"POST /2010-04-01/Accounts/(\w+)/Messages\.json", lambda c, sid, **p: messages(c, sid).create(**p), ["to"]),
    (r"GET /2010-04-01/Accounts/(\w+)/Messages\.json", lambda c, sid, **p: messages(c, sid).list(**p), []),
    (r"GET /2010-04-01/Accounts/(\w+)/Messages/(\w+)\.json", lambda c, sid, id: messages(c, sid)(id).fetch(), []),
    (r"POST /2010-04-01/Accounts/(\w+)/Messages/(\w+)\.json", lambda c, sid, id, **p: messages(c, sid)(id).update(**p), []),
    (r"DELETE /2010-04-01/Accounts/(\w+)/Messages/(\w+)\.json", lambda c, sid, id: messages(c, sid)(id).delete(), []),
    (
        r"POST /2010-04-01/Accounts/(\w+)/Messages/(\w+)/Feedback\.json",
        lambda c, sid, id, **p: messages(c, sid)(id).feedback.create(**p),
        [],
    ),
    (r"GET /2010-04-01/Accounts/(\w+)\.json", lambda c, sid: c.api.v2010.accounts(sid).fetch(), []),
    (r"POST /v2/Services", lambda c, **p: c.verify.v2.services.create(**p), ["friendly_name"]),
    (r"GET /v2/Services", lambda c: c.verify.v2.services.list(), []),
    (r"GET /v2/Services/(\w+)", lambda c, sid: service(c, sid).fetch(), []),
    (r"POST /v2/Services/(\w+)", lambda c, sid, **p: service(c, sid).update(**p), []),
    (r"DELETE /v2/Services/(\w+)", lambda c, sid: service(c, sid).delete(), []),
    (
        r"POST /v2/Services/(\w+)/Verifications",
        lambda c, sid, **p: service(c, sid).verifications.create(**p),
        ["to", "channel"],
    ),
    (r"GET /v2/Services/(\w+)/Verifications/(.+)", lambda c, sid, id: service(c, sid).verifications(id).fetch(), []),
    (
        r"POST /v2/Services/(\w+)/Verifications/(.+)",
        lambda c, sid, id, **p: service(c, sid).verifications(id).update(**p),
        ["status"],
    ),
    (
        r"POST /v2/Services/(\w+)/VerificationCheck",
        lambda c, sid, **p: service(c, sid).verification_checks.create(**p),
        ["code"],
    ),
]


def call(client, request):
    method, path = request["method"], request["path"]
    if request.get("json"):
        url, headers = request["url"] + path, {"Content-Type": "application/json"}
        return json.loads(client.request(method, url, data=json.dumps(request["json"]), headers=headers).text)
    given = request["query"] if method == "GET" else request["form"]
    for pattern, make, required in ROUTES:
        match = re.fullmatch(pattern, "%s %s" % (method, path))
        if not match:
            continue
        parameters = made(required)({python_name(name): value for name, value in given.items()})
        try:
            return make(client, *match.groups(), **parameters)
        except TypeError as error:
            # A parameter that is newer than this version.
            if "unexpected keyword" not in str(error):
                raise
    version, uri = re.fullmatch(r"/(2010-04-01|v1|v2)(/.+)", path).groups()
    api = {"2010-04-01": client.api.v2010, "v1": client.messaging.v1, "v2": client.verify.v2}[version]
    if method == "DELETE":
        return api.delete(method, uri)
    return api.fetch("GET", uri, params=given) if method == "GET" else api.create(method, uri, data=given)


def body_of(answer):
    if isinstance(answer, list):
        return {"list": [body_of(item) for item in answer]}
    if isinstance(answer, dict):
        return answer
    return {name.rstrip("_"): value for name, value in getattr(answer, "_properties", {}).items()}


def ask(request):
    client = Client(request["username"], request["password"], request["sid"])
    for domain in (client.api, client.messaging, client.verify):
        domain.base_url = request["url"]
    try:
        body = body_of(call(client, request))
    except TwilioRestException as error:
        body = json.loads(client.http_client.last_response.text)
        if (error.code, error.status) != (body["code"], body["status"]) or body["message"] not in error.msg:
            raise
    last = client.http_client.last_response
    headers = {name.lower(): value for name, value in last.headers.items()}
    return {"status": last.status_code, "headers": headers, "body": body}


def validate(request):
    validator = RequestValidator(request["token"])
    return {"valid": validator.validate(request["url"], request["parameters"], request["signature"])}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = validate(request) if "signature" in request else ask(request)
    except Exception as error:  # Told to who asked, who says which request it was.
        answer = {"failure": "%s: %s" % (type(error).__name__, error)}
    print(json.dumps(answer, default=str), flush=True)
