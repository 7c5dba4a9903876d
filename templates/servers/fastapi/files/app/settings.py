"""The settings, read from the environment once, before anything is served."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

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


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings.

    Raises:
        SystemExit: With every key that is missing, blank, or of the wrong kind or mode.
    """
    values = {name: environment.get(name, "").strip() for name in KEYS}
    problems = _find_problems(values)
    if problems:
        raise SystemExit("\n".join(["The server does not start:", *problems, "See .env.example."]))
    return Settings(
        publishable_key=values["STRIPE_PUBLISHABLE_KEY"],
        secret_key=values["STRIPE_SECRET_KEY"],
        webhook_secret=values["STRIPE_WEBHOOK_SECRET"],
        database_url=environment.get("DATABASE_URL", "").strip() or "sqlite:///data.sqlite3",
    )


def _find_problems(values: Mapping[str, str]) -> list[str]:
    problems = []
    for name, prefixes in KEYS.items():
        expected = " or ".join(prefixes)
        if not values[name]:
            problems.append(f"- {name} is missing or blank; it begins with {expected}")
        elif not values[name].startswith(prefixes) or values[name] in prefixes:
            problems.append(f"- {name} is not such a key; it begins with {expected}")
    secret_is_live = "_live_" in values["STRIPE_SECRET_KEY"][:8]
    publishable_is_live = "_live_" in values["STRIPE_PUBLISHABLE_KEY"][:8]
    if not problems and secret_is_live != publishable_is_live:
        problems.append(
            "- STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY must be both of test mode or both live"
        )
    return problems
