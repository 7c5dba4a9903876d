"""The settings, from the environment or .env. Without good ones the process does not start."""

import sys
from typing import Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", str_strip_whitespace=True
    )

    stripe_secret_key: str = Field(repr=False, pattern=r"^[sr]k_(test|live)_\w+$")
    stripe_publishable_key: str = Field(pattern=r"^pk_(test|live)_\w+$")
    # Several with commas, while one endpoint replaces another.
    stripe_webhook_secret: str = Field(repr=False, pattern=r"^whsec_[^\s,]+(,\s*whsec_[^\s,]+)*$")
    database_url: str = Field("sqlite:///data.sqlite3", repr=False)
    orders_per_hour: int = Field(60, gt=0)  # that one visitor may open without paying one

    @property
    def is_live(self) -> bool:
        """Tell whether real money moves."""
        return "_live_" in self.stripe_secret_key

    @property
    def webhook_secrets(self) -> list[str]:
        return [secret.strip() for secret in self.stripe_webhook_secret.split(",")]

    @field_validator("database_url")
    @classmethod
    def _name_the_dialect(cls, url: str) -> str:
        return url.replace("postgres://", "postgresql://", 1)  # as some hosts write it

    @model_validator(mode="after")
    def _check_modes(self) -> Self:
        if self.is_live != ("_live_" in self.stripe_publishable_key):
            raise ValueError("the secret and the publishable key must be both test or both live")
        return self


def load_settings() -> Settings:
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [f"- {'.'.join(map(str, e['loc'])).upper()} {e['msg']}" for e in found]
        sys.exit("\n".join(["The settings are not right (see .env.example):", *problems]))


settings = load_settings()
