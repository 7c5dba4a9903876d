"""Many payments at once through the stand-in and generated projects, with everything going wrong that can.

    .venv/bin/python scripts/load.py [--server SERVER] [--payments 200] [--shape GUIDE/CONFIRM_ON ...]
    .venv/bin/python scripts/load.py --memory

The first form pays with a project of each shape. First rough: all customers at once, each in two tabs or
with a double click; 10 % of the API's answers are lost after the work was done; 10 % of webhooks are duplicated,
10 % late, 10 % out of order; the server is killed with -9 and started again twice, while pages are opened and
while orders are paid. Then smooth, for the speed. The exit status is 1 if any order was not charged exactly once
and fulfilled exactly once.
`--memory` sends 20,000 payments to the stand-in alone, and their webhooks to an endpoint.
All of it stays on 127.0.0.1 and ends by itself.
The figures of one machine are in docs/load.md.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from loadtest.exchange import Origin
from loadtest.kit import Kit, install
from loadtest.run import Outcome, run_rough, run_smooth
from loadtest.shop import Shape, shapes
from loadtest.sink import Sink
from loadtest.stand_in import KEYS, StandIn

from paydesign.catalog.discover import discover

SMOOTH_AT_ONCE = 8
ALONE_AT_ONCE = 2
ALONE_PAYMENTS = 2_000
MEMORY_AT = (0, 1_000, 5_000, 10_000, 20_000)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the children end with it
    options = read_options(list(shapes("fastapi")))
    if options.memory:
        measure_memory()
        return 0
    if not options.only_rough:
        print(f"stand-in alone: {speed_alone():.0f} payments/s", flush=True)
    known = shapes(options.server)
    chosen = [known[name] for name in options.shape or known]
    with tempfile.TemporaryDirectory() as folder:
        layer = discover().servers[options.server].data
        kit = install(layer, chosen[0].files, options.installed or Path(folder, "installed"))
        results = [run(shape, Path(folder, shape.name), kit, options) for shape in chosen]
    return 0 if all(results) else 1


def read_options(known: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--payments", type=int, default=200, help="how many at once (default: 200)")
    parser.add_argument("--shape", action="append", choices=known, metavar="SHAPE", help=", ".join(known))
    parser.add_argument("--server", default="fastapi", choices=discover().servers, help="(default: fastapi)")
    parser.add_argument("--installed", type=Path, metavar="FOLDER", help="where what projects need is kept")
    parser.add_argument("--only-rough", action="store_true", help="leave out what only measures speed")
    parser.add_argument("--memory", action="store_true", help="measure the stand-in's memory instead")
    return parser.parse_args()


def run(shape: Shape, folder: Path, kit: Kit, options: argparse.Namespace) -> bool:
    """Pay with one project, say how it went, and return whether all was right."""
    outcomes = {"rough": run_rough(shape, folder / "rough", kit, options.payments)}
    if not options.only_rough:
        outcomes["smooth"] = run_smooth(shape, folder / "smooth", kit, options.payments, SMOOTH_AT_ONCE)
    for name, outcome in outcomes.items():
        show(f"{shape.name}, {name}", options.payments, outcome)
    return not any(outcome.problems for outcome in outcomes.values())


def show(title: str, payments: int, outcome: Outcome) -> None:
    verdict = f"{len(outcome.problems)} PROBLEMS" if outcome.problems else "each charged and fulfilled once"
    speed = payments / outcome.seconds
    print(f"{title}: {payments} orders, {outcome.seconds:.1f} s, {speed:.1f} payments/s, {verdict}")
    for what, count in [*outcome.faults.items(), *outcome.met.most_common()]:
        print(f"    {count:>5} x {what}")
    for problem in outcome.problems:
        print(f"    PROBLEM: {problem}")
    sys.stdout.flush()


def speed_alone() -> float:
    """Return how many payments the stand-in takes each second, sent by this process."""
    with StandIn() as stand_in:
        start = time.monotonic()
        pay_directly(stand_in.url, ALONE_PAYMENTS)
        return ALONE_PAYMENTS / (time.monotonic() - start)


def measure_memory() -> None:
    """Print the stand-in's resident memory as payments come in."""
    with Sink() as sink, StandIn(sink.url) as stand_in:
        done, start = 0, time.monotonic()
        for mark in MEMORY_AT:
            pay_directly(stand_in.url, mark - done)
            while stand_in.waiting():  # for what is on its way to the endpoint
                time.sleep(0.1)
            done, seconds = mark, time.monotonic() - start
            print(f"{done:>7} payments: {stand_in.memory():.0f} MiB, {seconds:.0f} s", flush=True)


def pay_directly(url: str, count: int) -> None:
    """Send payments as a browser and a server do: a token, then an Intent that is confirmed with it."""
    with ThreadPoolExecutor(ALONE_AT_ONCE) as pool:
        shares = [len(range(number, count, ALONE_AT_ONCE)) for number in range(ALONE_AT_ONCE)]
        list(pool.map(lambda share: _pay_in_turn(Origin("stand-in", url), share), shares))


def _pay_in_turn(stand_in: Origin, count: int) -> None:
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 40, "cvc": 123}
    typed = {f"payment_method_data[card][{name}]": value for name, value in card.items()}
    browser = {"key": KEYS["STRIPE_PUBLISHABLE_KEY"], "payment_method_data[type]": "card", **typed}
    order = {"amount": 1999, "currency": "usd", "confirm": "true", "return_url": "http://127.0.0.1/done"}
    server = {"Authorization": f"Bearer {KEYS['STRIPE_SECRET_KEY']}"}
    for number in range(count):
        token = stand_in.post_form("/v1/confirmation_tokens", browser)["id"]
        given = {**order, "confirmation_token": token, "metadata[order_id]": number}
        key = {"Idempotency-Key": f"{token}:{number}"}
        intent = stand_in.post_form("/v1/payment_intents", given, **server, **key)
        if intent["status"] != "succeeded":
            raise RuntimeError(f"the stand-in did not take a payment: {intent}")


if __name__ == "__main__":
    sys.exit(main())
