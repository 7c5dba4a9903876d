"""One more server, client, operation, mode or guide is one more folder: done on a copy, asked of the real program."""

import json
import shutil
import tomllib

STATIC = ("--no-multi-page", "--no-dynamic-amount", "--no-server-logic")


def options(copy):
    done = copy.run("options", "--json")
    assert done.returncode == 0, done.stderr
    return {(o["guide"], o["mode"], o["server"], o["client"]): o for o in json.loads(done.stdout)["options"]}


def supported(copy):
    return {key for key, option in options(copy).items() if option["supported"]}


def test_a_server_is_one_folder(copy, tmp_path):
    before = supported(copy)
    shutil.copytree(copy.templates / "servers/fastapi", copy.templates / "servers/starlight")

    grown = supported(copy) - before
    written = copy.run("new", "shop", *STATIC, "--server", "starlight")

    assert grown == {(guide, mode, "starlight", client) for guide, mode, _, client in before}
    assert written.returncode == 0, written.stderr
    assert "server: starlight" in (tmp_path / "shop/paydesign.yaml").read_text()


def test_a_server_that_lacks_an_operation_is_offered_for_the_guides_that_do_without_it(copy):
    before = supported(copy)
    shutil.copytree(copy.templates / "servers/fastapi", copy.templates / "servers/starlight")
    shutil.rmtree(copy.templates / "servers/starlight/for/confirm-intent")

    after = options(copy)
    refused = copy.run(
        "new", "shop", "--no-multi-page", "--dynamic-amount", "--server-logic", "--server", "starlight"
    )

    grown = {key for key, option in after.items() if option["supported"]} - before
    payments = {guide for guide, mode, *_ in grown if mode == "payment"}
    assert payments == {"accept-a-payment", "accept-a-payment-deferred"}
    finalize = after["finalize-payments-on-the-server", "payment", "starlight", "html"]
    assert finalize["reason"] == "missing: servers/starlight/for/confirm-intent"
    assert refused.returncode == 2
    assert "servers/starlight/for/confirm-intent" in refused.stderr


def test_a_client_is_one_folder(copy, tmp_path):
    before = supported(copy)
    shutil.copytree(copy.templates / "clients/html", copy.templates / "clients/lit")

    grown = supported(copy) - before
    written = copy.run("new", "shop", *STATIC, "--client", "lit")

    assert grown == {(guide, mode, server, "lit") for guide, mode, server, _ in before}
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "shop/web/index.html").exists()


def test_a_cell_can_be_made_of_folders_that_others_share(copy, tmp_path):
    client = copy.templates / "clients/html"
    (client / "for/intent-first").rename(client / "for/shared")
    layer = client / "layer.toml"
    before = layer.read_text().split("[made_of]")[0]

    layer.write_text(f'{before}[made_of]\nintent-first = ["shared", "payment-failure"]\n')
    written = copy.run("new", "shop", *STATIC)
    layer.write_text(f'{before}[made_of]\nintent-first = ["sharde", "payment-failure"]\n')
    refused = copy.run("new", "other", *STATIC)

    assert written.returncode == 0, written.stderr
    assert (tmp_path / "shop/web/checkout.js").exists()
    assert (tmp_path / "shop/web/fail-unless-paid.js").exists()
    assert refused.returncode == 70
    assert "'sharde' is not a folder of for/" in refused.stderr


def test_an_operation_is_one_folder_and_one_cell_a_server(copy):
    operation = copy.templates / "operations/read-receipt"
    operation.mkdir()
    (operation / "layer.toml").write_text(
        'title = "Read the receipt"\nmethod = "GET"\npath = "/api/receipt"\n'
    )
    guide = copy.templates / "guides/accept-a-payment/layer.toml"
    guide.write_text(guide.read_text().replace('"receive-webhook"]', '"receive-webhook", "read-receipt"]'))

    without = options(copy)["accept-a-payment", "payment", "fastapi", "html"]
    cell = copy.templates / "servers/fastapi/for/read-receipt/app/operations"
    cell.mkdir(parents=True)
    (cell / "read_receipt.py").write_text("router = None\n")
    written = copy.run("new", "shop", *STATIC, "--dry-run", "--json")

    assert without["reason"] == "missing: servers/fastapi/for/read-receipt"
    paths = [file["path"] for file in json.loads(written.stdout)["files"]]
    assert "app/operations/read_receipt.py" in paths


def test_a_shape_of_a_guide_is_one_entry(copy):
    guide = copy.templates / "guides/accept-a-payment-deferred/layer.toml"
    title, shape, *_ = guide.read_text().split("[[shapes]]")
    guide.write_text(f'{title}[[shapes]]{shape}[[shapes]]\nmode = "setup"{shape}')

    grown = options(copy)["accept-a-payment-deferred", "setup", "fastapi", "html"]

    assert grown["supported"] is True


def test_a_mode_is_its_facts_a_folder_and_the_shapes_that_have_it(copy, tmp_path):
    facts = copy.package / "trees/guides.toml"
    raw = tomllib.loads(facts.read_text())
    source = 'source = "https://example.com/donations"\nread = 2026-11-23\n'
    added = f'\n[modes.donation]\ntitle = "A donation"\ntext = "Charge what the giver chooses."\n{source}'
    for guide in raw["guides"]:
        added += f'\n[guides.{guide}.modes.donation]\ndocumented = "constructed"\nnote = "By us."\n{source}'
    facts.write_text(facts.read_text() + added)
    flows = copy.package / "trees/modes"
    shutil.copy(flows / "setup.toml", flows / "donation.toml")
    shutil.copytree(copy.templates / "modes/payment", copy.templates / "modes/donation")
    guide = copy.templates / "guides/accept-a-payment-deferred/layer.toml"
    title, shape, *_ = guide.read_text().split("[[shapes]]")
    guide.write_text(f'{title}[[shapes]]{shape}[[shapes]]\nmode = "donation"{shape}')

    found = options(copy)
    written = copy.run(
        "new", "shop", "--no-multi-page", "--dynamic-amount", "--no-server-logic", "--mode", "donation"
    )
    recorded = copy.run("validate", "shop/paydesign.yaml")

    assert found["accept-a-payment-deferred", "donation", "fastapi", "html"]["supported"] is True
    assert found["accept-a-payment", "donation", "fastapi", "html"]["supported"] is False
    assert written.returncode == 0, written.stderr
    assert "mode: donation" in (tmp_path / "shop/paydesign.yaml").read_text()
    assert recorded.returncode == 0, recorded.stderr


def test_two_layers_that_write_the_same_file_are_refused_with_both(copy):
    (copy.templates / "clients/html/for/intent-first/styles.css").write_text("")

    done = copy.run("new", "shop", *STATIC)

    assert done.returncode == 70
    assert "error[layer-conflict]" in done.stderr
    assert "clients/html/for/intent-first/styles.css and styles/files/styles.css" in done.stderr


def test_a_template_that_names_something_unknown_is_refused_with_its_place(copy, tmp_path):
    (copy.templates / "common/files/NOTES.md.j2").write_text("<@ no_such_thing @>\n")

    done = copy.run("new", "shop", *STATIC)

    assert done.returncode == 70
    assert "common/files/NOTES.md.j2" in done.stderr
    assert "no_such_thing" in done.stderr
    assert not (tmp_path / "shop").exists()


def test_a_folder_of_compiled_files_is_no_layer(copy):
    before = supported(copy)
    for kind in ("operations", "modes", "servers"):
        (copy.templates / kind / "__pycache__").mkdir(exist_ok=True)

    assert supported(copy) == before


def test_a_layer_that_cannot_be_read_is_refused_with_its_place(copy):
    (copy.templates / "servers/fastapi/layer.toml").write_text("title = \n")

    done = copy.run("options")

    assert done.returncode == 70
    assert "error[layer-invalid]" in done.stderr
    assert "servers/fastapi/layer.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_extra_is_one_folder(copy, tmp_path):
    extra = copy.templates / "extras/gift_wrap"
    extra.mkdir()
    (extra / "layer.toml").write_text(
        'title = "Whether it is wrapped"\ndefault = "no"\nmodes = ["payment"]\n'
        'source = "https://example.com/wrapping"\nread = 2026-11-23\n'
        'values.no.title = "It is not."\n'
        'values.yes.title = "It is."\nvalues.yes.parts = ["ribbon"]\n'
    )
    ribbon = copy.templates / "servers/fastapi/for/ribbon/app"
    ribbon.mkdir(parents=True)
    (ribbon / "ribbon.py").write_text('COLOUR = "red"\n')

    wrapped = copy.run("new", "wrapped", *STATIC, "--gift-wrap", "yes")
    again = copy.run("new", "again", "--answers", "wrapped/paydesign.yaml", "--name", "again")
    copy.run("new", "plain", *STATIC, "--gift-wrap", "no")
    refused = copy.run("new", "shop", *STATIC, "--gift-wrap", "twice")

    assert wrapped.returncode == 0, wrapped.stderr
    assert "--gift-wrap yes" in wrapped.stdout
    assert '  gift_wrap: "yes"\n' in (tmp_path / "wrapped/paydesign.yaml").read_text()
    assert (tmp_path / "wrapped/app/ribbon.py").exists()
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "again/app/ribbon.py").exists()
    assert not (tmp_path / "plain/app/ribbon.py").exists()
    assert "gift_wrap" not in (tmp_path / "plain/paydesign.yaml").read_text()
    assert refused.returncode == 2
    assert "one of: no, yes" in refused.stderr
