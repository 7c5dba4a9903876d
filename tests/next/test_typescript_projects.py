"""What templates/next promise of every TypeScript project, in memory."""

import json
import re

SERVERS = ["express", "hono"]
PAYMENTS = [
    "multi_page=yes-server_logic=yes",
    "multi_page=yes-server_logic=no",
    "multi_page=no-dynamic_amount=yes-server_logic=yes",
    "multi_page=no-dynamic_amount=yes-server_logic=no",
    "multi_page=no-dynamic_amount=no-server_logic=yes",
    "multi_page=no-dynamic_amount=no-server_logic=no",
]
EXTRAS = ["", "-save_card=on-session", "-save_card=off-session", "-capture=manual"]


def typescript(projects):
    return {case: files for case, files in projects.items() if "src/app.ts" in files}


def test_every_payment_is_supported(next_projects):
    for server in SERVERS:
        for answers in PAYMENTS:
            for extra in EXTRAS:
                for client in ("html", "react"):
                    assert f"{answers}{extra}-payment-{server}-{client}" in next_projects


def test_every_subscription_is_supported(next_projects):
    for server in SERVERS:
        for answers in PAYMENTS[2:]:
            for client in ("html", "react"):
                assert f"{answers}-subscription-{server}-{client}" in next_projects


def test_every_setup_is_supported(next_projects):
    for server in SERVERS:
        for answers in PAYMENTS:
            for client in ("html", "react"):
                assert f"{answers}-setup-{server}-{client}" in next_projects


def test_sources_import_each_other_with_their_ending_and_only_what_is_there(next_projects):
    for case, files in typescript(next_projects).items():
        for path, content in files.items():
            if path.startswith("src/"):
                for name in re.findall(r'from "\./([^"]+)"', content.decode()):
                    assert f"src/{name}" in files, f"{case}: {path} imports {name}"


def test_nothing_in_the_sources_leads_the_sdk_elsewhere(next_projects):
    for case, files in typescript(next_projects).items():
        for path, content in files.items():
            if path.startswith("src/"):
                found = re.search(r"stand.?in|paydesign|protocol:|httpClient|TEST_", content.decode())
                assert not found, f"{case}: {path}"


def test_every_variable_of_the_environment_is_documented_and_read(next_projects, catalog):
    for case, files in typescript(next_projects).items():
        settings = files["src/settings.ts"].decode()
        read = set(re.findall(r"^    ([A-Z_]+): z", settings, re.M))
        mode, server, _ = case.rsplit("-", 3)[1:]
        known = catalog.servers[server].data["env"]
        assert read == {it["name"] for it in known if mode in it.get("modes", [mode])}, case


def test_a_change_of_the_stripe_train_is_seen_in_both_places(next_projects):
    for case, files in typescript(next_projects).items():
        package = json.loads(files["package.json"])
        assert package["dependencies"]["stripe"] == "23.1.0", case
        both = package["dependencies"] | package["devDependencies"]
        assert both["@stripe/stripe-js"].startswith("10."), case
