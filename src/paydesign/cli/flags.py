"""What each flag means. A test compares this list with the flags that the commands have."""

from __future__ import annotations

from collections.abc import Mapping

OPTIONS: Mapping[str, str] = {
    "--mode": "What is done with the payment details: one payment, saving a payment method, or a "
    "subscription. Not every guide has every mode; `paydesign options` lists what can be "
    "generated, and why not the rest.",
    "--server": "The server framework of the generated project.",
    "--client": "How the pages of the generated project are written.",
    "--currency": "The currency that the project charges, as three lower-case letters. Amounts are integers "
    "in its minor unit: 1999 is 19.99 usd, but 1999 jpy. Currencies with three decimals are not offered, "
    "because Stripe's current page no longer lists them.",
    "--capture": "When the money of a payment is taken: as soon as it is confirmed, or later by you. Elements and the "
    "Intent are told the same.",
    "--save-card": "Whether the payment method is kept for later: no, for payments with the customer on your pages, or "
    "for payments without. Elements and the Intent are told the same.",
    "--name": "The name of the project: a-z, 0-9, - and _. Without it, the name of the folder is taken.",
    "--guide": "Follow this guide whatever the answers lead to; needs --because. The record keeps both the "
    "guide and the recommendation, and a guide that contradicts the answers warns.",
    "--because": "Why --guide overrides the recommendation. It goes into the record.",
    "--date": "The date of the record, as YYYY-MM-DD. Without it SOURCE_DATE_EPOCH is used, else today.",
    "--answers": "Read answers from a YAML or JSON file, or from stdin with `-`. A decision record works "
    "too. Flags are stronger than the file; an empty file answers nothing.",
    "--defaults": "Take the default for everything that is not answered by a flag or a file.",
    "--no-input": "Never ask, even on a terminal: missing answers are then an error that lists them all.",
    "--dry-run": "Write nothing; print what would be written, with sizes and SHA-256.",
    "--diff": "Write nothing; print how what would be written differs from what is there, as a unified diff.",
    "--json": "Print one JSON document on stdout and nothing else. An error is a document too.",
    "--record": "A decision record: `decide` writes it to this file, `tree` highlights its path.",
    "--port": "The port on 127.0.0.1 to serve at. 0, or without it, a free one.",
    "--webhook-url": "Where the stand-in posts its events to, on this machine, such as http://127.0.0.1:8000/webhook.",
    "--webhook-secret": "What the stand-in signs its events with, whsec_...; one is made up and printed without it.",
    "--open": "Open the page of the preview in the browser.",
    "--install": "Install and build what the project needs before the preview, with the commands of its README. "
    "Each is printed before it runs.",
    "--keep-data": "Use the project's own database in the preview. Without it a throw-away one is used, because the "
    "stand-in forgets its payments when it ends and the orders in a database would not.",
    "--format": "How `tree` draws: text, mermaid, dot, svg or json.",
    "--version": "Print the version.",
    "--help": "Print how a command is used.",
    "--install-completion": "Install completion of commands and flags for your shell.",
    "--show-completion": "Print the completion script of your shell, to install it yourself.",
}

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "--answers": (
        "multi_page: false",
        "dynamic_amount: true",
        "server_logic: true",
        "mode: payment",
        "server: fastapi",
        "client: html",
        "currency: eur",
    ),
}
"""What a file that a flag names looks like, line by line."""

EXIT_CODES: Mapping[int, str] = {
    0: "Done.",
    1: "A check says no: an invalid record, or code that differs from it.",
    2: "Usage: an unknown flag or value, or answers are missing and there is no terminal to ask on.",
    3: "An input file cannot be used: not readable, not YAML, or an unknown key.",
    4: "Something is in the way where the project or the record is to be written.",
    5: "The file system refused: a permission, a full disk.",
    70: "A bug of ours. The traceback is saved to a file that you can attach to a report.",
    130: "Interrupted with ctrl-C. Nothing was written.",
}
