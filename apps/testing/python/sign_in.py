"""An app that signs people in by a code, made with Flask."""
import secrets

from flask import Flask, request


def create_app(send_text):
    app = Flask(__name__)
    codes = {}

    @app.post("/start")
    def start():
        number = request.form["number"]
        codes[number] = f"{secrets.randbelow(1_000_000):06}"
        if not send_text(number, f"{codes[number]} is your code to sign in."):
            return "We cannot text this number.", 422
        return "We texted you a code."

    @app.post("/check")
    def check():
        if codes.pop(request.form["number"], None) != request.form["code"]:
            return "That is not the code.", 422
        return "Welcome"

    return app
