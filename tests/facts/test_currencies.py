"""Amounts: the file of currencies derived again from Stripe's lists.

The lists are those of https://docs.stripe.com/currencies: minimums and special cases as of 2026-08-10,
zero-decimal currencies as of 2025-03.
"""

import pytest

from paydesign.errors import TreeUnsound
from paydesign.facts.loader import load_currencies
from paydesign.resources import CURRENCIES_FILE

ZERO_DECIMAL = {
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
}  # fmt: skip
WHOLE_BUT_SENT_WITH_TWO_DECIMALS = {"isk", "ugx"}
WHOLE_ONLY_IN_PAYOUTS = {"huf", "twd"}
THREE_DECIMAL_UNTIL_2024 = {"bhd", "jod", "kwd", "omr", "tnd"}
MINIMUM = {
    "usd": 50, "aed": 200, "ars": 50, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "cop": 50, "czk": 1500,
    "dkk": 250, "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "idr": 50, "ils": 50, "inr": 50, "jpy": 50,
    "krw": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "php": 50, "pln": 200, "ron": 200, "rub": 50,
    "sek": 300, "sgd": 50, "thb": 1000, "zar": 50,
}  # fmt: skip

CURRENCIES = load_currencies()
every_currency = pytest.mark.parametrize("currency", CURRENCIES.values(), ids=CURRENCIES)


def test_the_currencies_are_those_of_the_lists():
    listed = set(MINIMUM) | ZERO_DECIMAL | WHOLE_BUT_SENT_WITH_TWO_DECIMALS | WHOLE_ONLY_IN_PAYOUTS

    assert list(CURRENCIES) == sorted(listed)
    assert not THREE_DECIMAL_UNTIL_2024 & set(CURRENCIES)


@every_currency
def test_a_currency_is_derived_from_the_lists(currency):
    is_special = currency.code in WHOLE_BUT_SENT_WITH_TWO_DECIMALS

    assert currency.decimals == (0 if currency.code in ZERO_DECIMAL and not is_special else 2)
    assert currency.step == (100 if is_special else 1)
    assert currency.minimum == MINIMUM.get(currency.code)


@every_currency
def test_the_example_price_can_be_charged(currency):
    assert currency.unit_price % currency.step == 0
    assert currency.unit_price >= (currency.minimum or 1)
    # Round for people too: at most two digits before the zeros.
    assert len(str(currency.unit_price).rstrip("0")) <= 2


@pytest.mark.parametrize(
    ("code", "decimals", "step", "dollar"),
    [
        ("usd", 2, 1, 100),
        ("jpy", 0, 1, 150),
        ("ugx", 2, 100, 360000),
        ("isk", 2, 100, 13000),
        ("huf", 2, 1, 35000),
    ],
)
def test_the_traps(code, decimals, step, dollar):
    currency = CURRENCIES[code]

    assert (currency.decimals, currency.step, currency.unit_price) == (decimals, step, dollar)


BREAKS = {
    "upper case": ("[currencies.usd]", "[currencies.USD]", "currencies.USD", "lower-case"),
    "below the minimum": ("unit_price = 35000", "unit_price = 10000", "currencies.huf", "`unit_price`"),
    "off the step": ("unit_price = 13000", "unit_price = 13050", "currencies.isk", "`unit_price`"),
    "text": ("decimals = 2", 'decimals = "2"', "currencies.aed", "a whole number"),
    "unknown key": ("minimum = 200", "minimun = 200", "currencies.aed", "'minimun' is not known"),
    "zero step": ("step = 1\n", "step = 0\n", "currencies.aed", "`step`"),
}


@pytest.mark.parametrize(("old", "new", "where", "message"), BREAKS.values(), ids=BREAKS)
def test_a_broken_file_is_refused_with_its_place(tmp_path, old, new, where, message):
    text = CURRENCIES_FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "currencies.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(TreeUnsound) as caught:
        load_currencies(file)

    assert [(p.where, message in p.message) for p in caught.value.problems] == [(where, True)]
