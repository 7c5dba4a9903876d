import pytest

from app.settings import load_settings

COMPLETE = {
    "STRIPE_SECRET_KEY": "sk_test_1",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
}


def test_the_keys_are_enough() -> None:
    settings = load_settings(COMPLETE)

    assert settings.secret_key == "sk_test_1"
    assert settings.database_url.startswith("sqlite:///")


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    printed = repr(load_settings(COMPLETE))

    assert "sk_test_1" not in printed
    assert "whsec_1" not in printed


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(SystemExit) as refusal:
        load_settings({"STRIPE_SECRET_KEY": " \t", "STRIPE_PUBLISHABLE_KEY": "sk_test_1"})

    message = str(refusal.value)
    assert "STRIPE_SECRET_KEY is missing or blank" in message
    assert "STRIPE_PUBLISHABLE_KEY is not such a key" in message
    assert "STRIPE_WEBHOOK_SECRET is missing or blank" in message
    assert "sk_test_1" not in message


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"STRIPE_SECRET_KEY": "pk_test_1"}, id="publishable as secret"),
        pytest.param({"STRIPE_WEBHOOK_SECRET": "whsec_"}, id="only the prefix"),
        pytest.param({"STRIPE_WEBHOOK_SECRET": "  "}, id="blank webhook secret"),
        pytest.param({"STRIPE_SECRET_KEY": "sk_live" + "_1"}, id="live secret key"),
        pytest.param({"STRIPE_PUBLISHABLE_KEY": "pk_live" + "_1"}, id="live publishable key"),
    ],
)
def test_a_wrong_key_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit):
        load_settings(COMPLETE | wrong)
