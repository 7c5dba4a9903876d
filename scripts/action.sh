#!/usr/bin/env bash
# The step of action.yml: installs paydesign from its own checkout, starts the stand-in, and tells the job where it is.
# It writes to the files that GitHub names in GITHUB_ENV and GITHUB_OUTPUT; the stand-in ends with the runner.
set -euo pipefail

environment=$RUNNER_TEMP/paydesign
folder=$(mktemp -d "$RUNNER_TEMP/stand-in.XXXXXX")
line=$folder/line.json
log=$folder/log

"${PAYDESIGN_PYTHON:-python3}" -m venv "$environment"
"$environment/bin/pip" install --quiet "$GITHUB_ACTION_PATH"

arguments=(simulate --json)
[ -z "${PAYDESIGN_WEBHOOK_URL:-}" ] || arguments+=(--webhook-url "$PAYDESIGN_WEBHOOK_URL")
[ -z "${PAYDESIGN_WEBHOOK_SECRET:-}" ] || arguments+=(--webhook-secret "$PAYDESIGN_WEBHOOK_SECRET")
nohup "$environment/bin/paydesign" "${arguments[@]}" >"$line" 2>"$log" </dev/null &
standin=$!

until [ -s "$line" ]; do
  kill -0 "$standin" 2>/dev/null || break
  sleep 0.1
done
"$environment/bin/python" -I - "$line" "$log" <<'PYTHON'
import json, os, sys

line, log = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
said = json.loads(line) if line.strip() else {}
if "url" not in said:
    print(f"::error::the stand-in did not start: {said.get('error', {}).get('message') or log}")
    sys.exit(1)
outputs = ("url", "secret_key", "publishable_key", "webhook_secret", "stripe_js", "control")
# GitHub refuses NODE_OPTIONS here: https://github.blog/changelog/2023-10-05-github-actions-node_options-is-now-restricted-from-github_env
node_options = said["environment"].pop("NODE_OPTIONS")
with open(os.environ["GITHUB_ENV"], "a", encoding="utf-8") as file:
    for name, value in said["environment"].items():
        print(f"{name}={value}", file=file)
    print(f"STRIPE_SECRET_KEY={said['secret_key']}", file=file)
    print(f"STRIPE_PUBLISHABLE_KEY={said['publishable_key']}", file=file)
    print(f"STRIPE_WEBHOOK_SECRET={said['webhook_secret']}", file=file)
with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
    for name in outputs:
        print(f"{name.replace('_', '-')}={said[name]}", file=file)
    print(f"node-options={node_options}", file=file)
print(f"The stand-in for Stripe is at {said['url']}, its inspector at {said['control']}")
PYTHON
