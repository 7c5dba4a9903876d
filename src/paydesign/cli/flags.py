"""What each flag means. A test compares this list with the flags that the commands have."""

from __future__ import annotations

from collections.abc import Mapping

OPTIONS: Mapping[str, str] = {
    "--mode": "What the payment details are for. It decides which object of Stripe's is confirmed. Not every "
    "guide has every mode; `paydesign options` lists what can be generated, and why not the rest.",
    "--server": "The server framework. The pages are the same with each; what must be installed to run the project "
    "differs.",
    "--client": "How the pages are written. They say the same and follow the same guide; what differs is whether "
    "they are built before they are served.",
    "--currency": "The currency, as three lower-case letters; usd by default. Amounts are integers "
    "in its minor unit: 1999 is 19.99 usd, but 1999 jpy. Currencies with three decimals are not offered, "
    "because Stripe's current page no longer lists them.",
    "--capture": "When the money is taken. Only a payment has it. Elements and the Intent are told the same.",
    "--save-card": "Whether the payment method is kept. Only a payment has it. Elements and the Intent "
    "are told the same.",
    "--name": "The name of the project, by default the folder's. It is made of a-z, 0-9, - and _.",
    "--guide": "Follow this guide, whatever is answered; needs --because. The record keeps both the "
    "guide and the recommendation, and a guide that contradicts the answers warns.",
    "--because": "Why --guide overrides the recommendation. It goes into the record.",
    "--date": "The record's date; by default SOURCE_DATE_EPOCH's, else today.",
    "--answers": "Read answers from YAML, JSON or a record; - is stdin. Flags are stronger than the file; an "
    "empty file answers nothing.",
    "--defaults": "Take the default of whatever is left open.",
    "--no-input": "Never ask, even on a terminal. Missing answers are then an error that lists them all.",
    "--dry-run": "Write nothing; print what would be written, with sizes and SHA-256.",
    "--diff": "Write nothing; print how what would be written differs from what is there, as a unified diff.",
    "--conflicts": "What to do where you and paydesign changed the same lines. Without it nothing is written. `inline` "
    "writes the rest and puts both sides into your file, between marks; `rej` leaves your lines there and what was not "
    "merged beside them, in a file ending in .rej.",
    "--json": "Print one JSON document on stdout and nothing else. An error is a document too.",
    "--record": "A decision record: `decide` and `supersede` write it to this file, `tree` highlights its path.",
    "--out": "The folder that pages are written to; it is made if it is not there.",
    "--reason": "Why the status of a record changes. It goes into the record's history, with the day.",
    "--port": "The port on 127.0.0.1 to serve at. 0, or without it, a free one.",
    "--webhook-url": "Where the stand-in posts its events to, on this machine, such as http://127.0.0.1:8000/webhook.",
    "--webhook-secret": "What the stand-in signs its events with, whsec_...; one is made up and printed without it.",
    "--allow-host": "A name, besides those of this machine, by which the stand-in may be asked, such as "
    "host.docker.internal. May be given several times.",
    "--fixtures": "What the stand-in has from the start, and again after each reset: a file in the form of the "
    "Stripe CLI's fixtures, or a list of objects with their ids, as YAML or JSON. `-` is standard input.",
    "--lenient": "Let the stand-in take what it does not play, and only advise against it, instead of refusing it.",
    "--run": "Start a project that is not ours with this shell line, in its folder, with the stand-in behind it. "
    "paydesign.toml may say it, and the four flags that go with it, in its table [run]; flags win.",
    "--app-port": "Where a project that is not ours listens. Without it it is given a free port, as variable PORT.",
    "--webhook": "The path at which a project that is not ours takes Stripe's events, such as /api/webhook.",
    "--env": "A variable in which a project that is not ours looks for a key, as NAME=secret, NAME=publishable or "
    "NAME=webhook. May be given several times.",
    "--init": "Guess --run and what goes with it from the project's files, write paydesign.toml, and say what was "
    "guessed from where. A file that is there is never overwritten.",
    "--open": "Open the page of the preview in the browser.",
    "--install": "Install and build what the project needs before the preview, with the commands of its README. "
    "Each is printed before it runs.",
    "--keep-data": "Use the project's own database in the preview. Without it a throw-away one is used, because the "
    "stand-in forgets its payments when it ends and the orders in a database would not.",
    "--format": "How it is printed. `tree`: text, mermaid, dot, svg or json; `records`: text, markdown or json.",
    "--graph": "Draw how records replace each other and what they link to, as mermaid, dot or svg.",
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
    4: "Something is in the way, where the project or the record is to be written.",
    5: "The file system or the output refused: a permission, a full disk.",
    70: "A bug of ours. The traceback is saved to a file that you can attach to a report.",
    130: "Interrupted with ctrl-C. Nothing is half written.",
}


def brief(flag: str) -> str:
    """Return the first sentence of what a flag means."""
    return first_sentence(OPTIONS[flag])


def effect(flag: str) -> str:
    """Return the second sentence of what a flag means: what it changes."""
    return first_sentence(OPTIONS[flag].partition(". ")[2])


def first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."
