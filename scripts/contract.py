"""Asks a running server everything that the HTTP contract of its project promises, from outside.

It may be written in any language: what is asked and what may be answered is read from the project's openapi.json
and from the examples beside the operations. Its Stripe SDK must be redirected to a stand-in:

    python3 .paydesign/stand-in.pyz simulate --json > stand-in.json &
    # start the server with `environment` and the keys of that line, and a webhook secret
    python scripts/contract.py --url http://127.0.0.1:8000 --secret whsec_1 \\
        --openapi openapi.json --stand-in stand-in.json

Each answer is compared with openapi.json. Exits with 0 if all is well, else with 1 and what is not.
"""

import argparse
import json
import sys
from pathlib import Path

from contracttest.cases import Server, cases, run_case
from contracttest.document import Document
from contracttest.parties import StandIn


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True, help="of the server")
    parser.add_argument(
        "--openapi", required=True, type=Path, metavar="FILE", help="the project's openapi.json"
    )
    parser.add_argument(
        "--stand-in", required=True, type=Path, metavar="FILE", help="the line of simulate --json"
    )
    parser.add_argument("--secret", required=True, help="the webhook secret that the server has")
    given = parser.parse_args()
    document = Document(json.loads(given.openapi.read_text(encoding="utf-8")))
    stand_in = StandIn(json.loads(given.stand_in.read_text(encoding="utf-8")))
    server = Server(given.url.rstrip("/"), document, stand_in, given.secret)
    failed = 0
    for case in cases(document):
        try:
            run_case(server, case)
            print(f"ok    {case.id}")
        except OSError as problem:
            print(f"{given.url} or {stand_in.said['url']} cannot be reached: {problem}", file=sys.stderr)
            return 1
        except AssertionError as problem:
            failed += 1
            print(f"WRONG {case.id}\n      {problem}")
    print(f"{failed} of {len(list(cases(document)))} are wrong" if failed else "all is well")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
