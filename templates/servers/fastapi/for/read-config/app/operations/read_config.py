"""GET /api/config: what the browser needs to load Stripe.js."""

from fastapi import APIRouter

from app.api import ApiModel
from app.dependencies import AppSettings

router = APIRouter()


class Config(ApiModel):
    publishable_key: str


@router.get("/api/config")
def read_config(settings: AppSettings) -> Config:
    return Config(publishable_key=settings.publishable_key)
