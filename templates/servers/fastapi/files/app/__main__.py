"""Serve the shop: `python -m app`."""

import logging

import uvicorn
from dotenv import load_dotenv

from app.main import create_app
from app.settings import load_settings

load_dotenv(".env")
logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
settings = load_settings()
uvicorn.run(create_app(settings), host=settings.host, port=settings.port)
