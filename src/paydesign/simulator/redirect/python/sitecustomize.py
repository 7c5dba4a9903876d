"""Runs before a Python program whose Stripe SDK shall talk to the local stand-in; the program stays as it is.

`stripe.api_base` is not enough: `stripe.StripeClient()` takes a constant that it copied when it was imported.
"""

from __future__ import annotations  # Python 3.8 and older cannot evaluate them

import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

URL = os.environ.get("PAYDESIGN_SIMULATOR_URL", "")


class StripeFinder:
    """Finds the SDK as Python does, and redirects it when it has been imported."""

    @classmethod
    def find_spec(
        cls, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != "stripe":
            return None
        sys.meta_path.remove(cls)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def run_and_redirect(module: ModuleType) -> None:
                run(module)
                redirect(module)

            spec.loader.exec_module = run_and_redirect  # type: ignore[method-assign]
        return spec


def redirect(stripe: ModuleType) -> None:
    """Make the stand-in the SDK's default for all of Stripe's services."""
    if os.environ.get("STRIPE_SECRET_KEY", "").startswith(("sk_live_", "rk_live_")):
        raise SystemExit("STRIPE_SECRET_KEY is a live key, and the local stand-in takes test keys only.")
    copies = [stripe, sys.modules.get("stripe._stripe_client")]
    for service in ("API", "CONNECT_API", "UPLOAD_API", "METER_EVENTS_API"):
        setattr(stripe, f"{service.lower()}_base", URL)
        for module in filter(None, copies):
            setattr(module, f"DEFAULT_{service}_BASE", URL)


def run_next_sitecustomize() -> None:
    """Run the sitecustomize that this one hides, as some systems have one."""
    here = os.path.dirname(os.path.abspath(__file__))
    others = [path for path in sys.path if os.path.abspath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if URL:
    sys.meta_path.insert(0, StripeFinder)
run_next_sitecustomize()
