"""`paydesign simulate`: the local Stripe stand-in alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLES = (
    "paydesign simulate --port 12111",
    "paydesign simulate --fixtures shop.yaml",
    "paydesign simulate --webhook-url http://127.0.0.1:8000/webhook",
    "paydesign simulate --json",
)


Lenient = Annotated[
    bool,
    typer.Option("--lenient", help="Take what the stand-in does not play, and only advise against it."),
]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="A further name by which it may be asked; may be repeated."),
]
Fixtures = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="What the stand-in has from the start: YAML or JSON; - is stdin."),
]


def simulate(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 picks a free one.", min=0, max=65535)] = 0,
    webhook_url: Annotated[
        str | None, typer.Option(help="Where events are posted to, such as http://127.0.0.1:8000/webhook.")
    ] = None,
    webhook_secret: Annotated[
        str | None, typer.Option(help="What they are signed with; one is made up if it is left out.")
    ] = None,
    lenient: Lenient = False,
    allow_host: AllowHost = None,
    fixtures: Fixtures = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON with all that a program needs to use it.")
    ] = False,
) -> None:
    """Run the local stand-in for Stripe alone.

    Until ctrl-C or SIGTERM: no account, no network, no keys.
    """
    from ..stand_in import serve

    serve(
        port,
        webhook_url,
        webhook_secret,
        is_lenient=lenient,
        allow_host=allow_host,
        fixtures=fixtures,
        as_json=as_json,
    )
