"""Stripe's test bank accounts, from accounts.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...compiled import read_toml
from ..rules import Refusal

_MENU_COUNTRY = "de"
"""The menu has one IBAN for each outcome."""

_PREFIXES = {"sepa_debit": "pm_sepaDebit_", "us_bank_account": "pm_usBankAccount_"}


@dataclass(frozen=True, slots=True)
class Account:
    """A test bank account.

    Attributes:
        type: Of the payment method that debits it.
        number: Its IBAN or account number.
        id: What servers name it by, such as `pm_sepaDebit_success_de`; "" if the page has no name.
        country: As the API names it.
        leads: "succeeded", "failed", or None if a debit stays processing.
        code: The failure_code of a debit that fails, or None.
        not_played: Why it is refused here, or None.
        in_menu: What it is called in the menu of the form, "" if it is not there.
    """

    type: str
    number: str
    id: str
    country: str = "US"
    leads: str | None = None
    code: str | None = None
    not_played: str | None = None
    in_menu: str = ""

    @property
    def last4(self) -> str:
        """The last four characters of its number."""
        return self.number[-4:]

    @property
    def fingerprint(self) -> str:
        """The same for the same account."""
        return f"test{self.number[-12:]}"


@cache
def load_accounts() -> tuple[Account, ...]:
    """Return the accounts, in the order of the file."""
    data = read_toml(Path(__file__).with_name("accounts.toml"))
    sepa, us = data["sepa_debit"], data["us_bank_account"]
    ibans = (
        _account("sepa_debit", {**outcome, "number": number}, country)
        for country, numbers in sepa["countries"].items()
        for outcome, number in zip(sepa["outcomes"], numbers, strict=True)
    )
    return (*ibans, *(_account("us_bank_account", outcome) for outcome in us["outcomes"]))


def _account(kind: str, entry: dict[str, Any], country: str = "") -> Account:
    entry = dict(entry)
    name = entry.pop("name", "")
    called = entry.pop("in_menu", "")
    menu = called if country in ("", _MENU_COUNTRY) else ""
    id = _PREFIXES[kind] + name + (f"_{country}" if country else "") if name else ""
    return Account(type=kind, id=id, country=country.upper() or "US", in_menu=menu, **entry)


@cache
def _by_number() -> dict[tuple[str, str], Account]:
    return {(account.type, account.number): account for account in load_accounts()}


@cache
def _by_id() -> dict[str, Account]:
    return {account.id: account for account in load_accounts() if account.id}


def find_account(kind: str, number: str) -> Account:
    """Return the test account of a number, or refuse it."""
    digits = number.replace(" ", "").upper()
    if (account := _by_number().get((kind, digits))) is None:
        raise Refusal("unknown_account", last4=digits[-4:])
    return _playable(account)


def named_account(id: str) -> Account | None:
    """Return the account that a name such as `pm_sepaDebit_success_de` stands for, None if it is no name."""
    account = _by_id().get(id)
    return account and _playable(account)


def account_menu(kind: str) -> list[dict[str, str]]:
    """Return {label, number} of the accounts that the form of a method offers."""
    return [
        {"label": account.in_menu, "number": account.number}
        for account in load_accounts()
        if account.type == kind and account.in_menu
    ]


def _playable(account: Account) -> Account:
    if account.not_played:
        called = account.id or f"with the number ending in {account.last4}"
        raise Refusal("test_account_not_played", called=called, why=account.not_played)
    return account
