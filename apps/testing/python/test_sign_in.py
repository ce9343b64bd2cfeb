import os

import pytest

import phones
from send_text_twilio import send_text
from sign_in import create_app

os.environ["TWILIO_ACCOUNT_SID"] = "AC0123456789abcdef0123456789abcdef"  # any well-formed account will do
os.environ["TWILIO_AUTH_TOKEN"] = "fedcba9876543210fedcba9876543210"
os.environ["TWILIO_FROM"] = "+15550001111"
os.environ["TWILIO_BASE_URL"] = os.environ.get("MOCK_URL", "http://127.0.0.1:4010")

TO = "+15558675310"


@pytest.fixture
def app():
    phones.reset()
    return create_app(send_text).test_client()


def test_signs_in_with_the_code_on_the_phone(app):
    app.post("/start", data={"number": TO})
    code = phones.wait_for_text(TO)["code"]
    assert app.post("/check", data={"number": TO, "code": code}).text == "Welcome"


def test_reports_that_a_person_has_opted_out(app):
    phones.opt_out(TO)
    assert app.post("/start", data={"number": TO}).status_code == 422
    assert phones.texts_to(TO) == []


def test_fails_while_the_provider_limits_the_rate(app):
    phones.fail_next("rate-limited")
    assert app.post("/start", data={"number": TO}).status_code == 500
    assert phones.texts_to(TO) == []
