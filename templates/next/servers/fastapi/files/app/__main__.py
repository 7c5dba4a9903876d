"""`python -m app` while you work on it; in production `uvicorn app.main:app --workers 4`."""

import os

import uvicorn

uvicorn.run("app.main:app", port=int(os.environ.get("PORT") or 8000), reload=True)
