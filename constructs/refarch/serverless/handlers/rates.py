"""Tells rates of exchange: behind ``GET /rates/{currency}`` of a private API."""

import json
import os

RATES = json.loads(os.environ["RATES"])


def handler(event, context):
    """Answer with the rate of the currency that the path names, or with 404 if nobody knows it."""
    currency = event["pathParameters"]["currency"]
    known = currency in RATES
    told = {"currency": currency, "rate": RATES[currency]} if known else {"unknown": currency}
    return {
        "statusCode": 200 if known else 404,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(told),
    }
