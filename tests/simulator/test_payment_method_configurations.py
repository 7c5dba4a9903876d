"""The payment method configuration of the account says what the stand-in plays."""

from __future__ import annotations

import pytest


def test_the_only_configuration_offers_cards_and_nothing_else(api):
    (found,) = api.v1.payment_method_configurations.list().data
    data = found.to_dict()
    methods = {name: value for name, value in data.items() if isinstance(value, dict)}

    assert data["is_default"]
    assert data["active"]
    assert [name for name, value in methods.items() if value["available"]] == ["card"]
    assert methods["card"]["display_preference"] == {"overridable": None, "preference": "on", "value": "on"}
    assert methods["sepa_debit"]["display_preference"]["value"] == "off"
    assert len(methods) > 40
    assert api.v1.payment_method_configurations.retrieve(found.id) == found


def test_there_is_no_other_configuration(send):
    missing = send("GET", "/v1/payment_method_configurations/pmc_1")

    assert (missing.status, missing.error["code"]) == (404, "resource_missing")


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/v1/setup_intents"])
def test_an_intent_takes_the_configuration_that_there_is(send, path):
    given = {"amount": "1999", "currency": "usd"} if "payment" in path else {}
    there_is = send("GET", "/v1/payment_method_configurations").body["data"][0]["id"]

    assert send("POST", path, {**given, "payment_method_configuration": there_is}).status == 200
    other = send("POST", path, {**given, "payment_method_configuration": "pmc_1"}).error
    assert other["param"] == "payment_method_configuration"
