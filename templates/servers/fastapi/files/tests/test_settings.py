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
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_it_listens_where_it_is_told_to() -> None:
    settings = load_settings(COMPLETE | {"HOST": "0.0.0.0", "PORT": "80"})

    assert (settings.host, settings.port) == ("0.0.0.0", 80)


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    printed = repr(load_settings(COMPLETE))

    assert "sk_test_1" not in printed
    assert "whsec_1" not in printed


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(SystemExit) as refusal:
        load_settings(
            {
                "STRIPE_SECRET_KEY": " \t",
                "STRIPE_PUBLISHABLE_KEY": "sk_test_1",
                "DATABASE_URL": "data:secret@nowhere",
                "PORT": "http",
            }
        )

    message = str(refusal.value)
    assert "STRIPE_SECRET_KEY is missing or blank" in message
    assert "STRIPE_PUBLISHABLE_KEY is not such a key" in message
    assert "STRIPE_WEBHOOK_SECRET is missing or blank" in message
    assert "DATABASE_URL is not such an address" in message
    assert "PORT is not a number from 0 to 65535" in message
    assert "sk_test_1" not in message
    assert "secret@" not in message


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"STRIPE_SECRET_KEY": "pk_test_1"}, id="publishable as secret"),
        pytest.param({"STRIPE_WEBHOOK_SECRET": "whsec_"}, id="only the prefix"),
        pytest.param({"STRIPE_WEBHOOK_SECRET": "  "}, id="blank webhook secret"),
        pytest.param({"STRIPE_SECRET_KEY": "sk_live" + "_1"}, id="live secret key"),
        pytest.param({"STRIPE_PUBLISHABLE_KEY": "pk_live" + "_1"}, id="live publishable key"),
        pytest.param({"DATABASE_URL": "nothing://nowhere"}, id="unknown kind of database"),
        pytest.param({"DATABASE_URL": "postgresql+nodriver://nowhere/shop"}, id="unknown driver"),
        pytest.param({"DATABASE_URL": "mssql+pyodbc://nowhere"}, id="driver not installed"),
        pytest.param({"DATABASE_URL": "postgresql://a:b@nowhere:port/shop"}, id="wrong port in it"),
        pytest.param({"PORT": "-1"}, id="port too low"),
        pytest.param({"PORT": "65536"}, id="port too high"),
    ],
)
def test_a_wrong_setting_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit):
        load_settings(COMPLETE | wrong)
