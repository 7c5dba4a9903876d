"""The settings, read from the environment once, before anything is served."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

KEYS = {
    "STRIPE_SECRET_KEY": ("sk_test_", "sk_live_", "rk_test_", "rk_live_"),
    "STRIPE_PUBLISHABLE_KEY": ("pk_test_", "pk_live_"),
    "STRIPE_WEBHOOK_SECRET": ("whsec_",),
}


@dataclass(frozen=True, slots=True)
class Settings:
    publishable_key: str
    secret_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    database_url: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def is_live(self) -> bool:
        """Tell whether real money moves."""
        return _is_live(self.secret_key)


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings.

    Raises:
        SystemExit: With everything that is missing, blank, or of the wrong kind or mode.
    """
    values = {name: environment.get(name, "").strip() for name in KEYS}
    database_url = environment.get("DATABASE_URL", "").strip() or "sqlite:///data.sqlite3"
    host = environment.get("HOST", "").strip() or "127.0.0.1"
    port = environment.get("PORT", "").strip() or "8000"
    problems = [
        *_find_key_problems(values),
        *_find_database_problems(database_url),
        *_find_port_problems(port),
    ]
    if problems:
        raise SystemExit("\n".join(["The settings are not right:", *problems, "See .env.example."]))
    return Settings(
        publishable_key=values["STRIPE_PUBLISHABLE_KEY"],
        secret_key=values["STRIPE_SECRET_KEY"],
        webhook_secret=values["STRIPE_WEBHOOK_SECRET"],
        database_url=database_url,
        host=host,
        port=int(port),
    )


def _find_key_problems(values: Mapping[str, str]) -> list[str]:
    problems = []
    for name, prefixes in KEYS.items():
        expected = " or ".join(prefixes)
        if not values[name]:
            problems.append(f"- {name} is missing or blank; it begins with {expected}")
        elif not values[name].startswith(prefixes) or values[name] in prefixes:
            problems.append(f"- {name} is not such a key; it begins with {expected}")
    is_live = _is_live(values["STRIPE_SECRET_KEY"])
    if not problems and is_live != _is_live(values["STRIPE_PUBLISHABLE_KEY"]):
        problems.append(
            "- STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must be both of test mode or both live"
        )
    return problems


def _is_live(key: str) -> bool:
    return "_live_" in key[:8]


def _find_database_problems(url: str) -> list[str]:
    try:
        sa.make_url(url).get_dialect().import_dbapi()
    except ImportError as error:
        return [f"- DATABASE_URL needs a driver that is not installed: {error}"]
    except (sa.exc.ArgumentError, ValueError):
        return ["- DATABASE_URL is not such an address; one is sqlite:///data.sqlite3"]
    return []


def _find_port_problems(port: str) -> list[str]:
    if port.isdecimal() and int(port) < 2**16:
        return []
    return ["- PORT is not a number from 0 to 65535"]
