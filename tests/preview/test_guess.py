"""`paydesign preview --init`: what a project's files say of how it is run."""

from __future__ import annotations

import json
import tomllib

import pytest

from paydesign.preview.guess import guess


@pytest.fixture
def find(tmp_path):
    """Write files, and return what is guessed from them as {key: (value, place)}."""

    def find(**files):
        for name, text in files.items():
            file = tmp_path / name.replace("__", "/").replace("_DOT_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return {one.key: (one.value, one.place) for one in guess(tmp_path)}

    return find


def package(**scripts):
    return json.dumps({"name": "shop", "scripts": scripts}, indent=1)


@pytest.mark.parametrize(
    ("scripts", "command", "port"),
    [
        ({"start": "node x.js", "dev": "next dev"}, "npm run dev", "3000"),
        ({"dev": "next dev -p 4000"}, "npm run dev", "4000"),
        ({"start": "react-scripts start"}, "npm run start", "3000"),
        ({"dev": "vite --port 8080"}, "npm run dev", "8080"),
        ({"dev": "vite"}, "npm run dev", "5173"),
    ],
)
def test_a_script_of_npm_and_its_port(find, scripts, command, port):
    found = find(package_DOT_json=package(**scripts))

    assert found["command"] == (command, f"package.json:{4 + list(scripts).index(command.split()[-1])}")
    assert found["app_port"][0] == port


@pytest.mark.parametrize(
    ("files", "command", "port"),
    [
        ({"Procfile": "worker: x\nweb: gunicorn app:app\n"}, ("gunicorn app:app", "Procfile:2"), "8000"),
        ({"manage_DOT_py": "\n"}, ("python3 manage.py runserver --noreload", "manage.py:1"), "8000"),
        ({"server_DOT_py": "app.run(port=4242)\n"}, ("python3 server.py", "server.py:1"), "4242"),
        ({"app_DOT_py": "app = Flask(__name__)\n"}, ("python3 app.py", "app.py:1"), "5000"),
        ({"shop_DOT_py": "\n    shop.run(port=80)\n"}, ("python3 shop.py", "shop.py:1"), "80"),
        ({"app_DOT_js": "\napp.listen(process.env.PORT || 4242);\n"}, ("node app.js", "app.js:1"), "4242"),
    ],
)
def test_a_command_without_npm(find, files, command, port):
    found = find(**files)

    assert found["command"] == command
    assert found["app_port"][0] == port


def test_the_interpreter_of_the_project_runs_it(find):
    found = find(_DOT_venv__bin__python="", app_DOT_py="")

    assert found["command"][0] == ".venv/bin/python app.py"


def test_an_example_of_the_environment_says_the_port_and_by_its_values_the_keys(find):
    found = find(
        package_DOT_json=package(start="node server.js"),
        _DOT_env_DOT_example="PORT=4100\nONE=sk_test_xxx\nexport TWO='pk_test_xxx'\nTHREE=whsec_xxx\nFOUR=other\n",
    )

    assert found["app_port"] == ("4100", ".env.example:1")
    assert found["env.ONE"] == ("secret", ".env.example:2")
    assert found["env.TWO"] == ("publishable", ".env.example:3")
    assert found["env.THREE"] == ("webhook", ".env.example:4")
    assert "env.FOUR" not in found


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("new Stripe(process.env.STRIPE_SK)", "STRIPE_SK", "secret"),
        ("process.env['STRIPE_API_KEY']", "STRIPE_API_KEY", "secret"),
        ("import.meta.env.VITE_STRIPE_PK", "VITE_STRIPE_PK", "publishable"),
        (
            "process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
            "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
            "publishable",
        ),
        ("process.env.STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET", "webhook"),
        ("os.environ['STRIPE_WH_SECRET']", "STRIPE_WH_SECRET", "webhook"),
        ("os.environ.get('STRIPE_PUBLIC_KEY', '')", "STRIPE_PUBLIC_KEY", "publishable"),
        ("os.getenv('STRIPE_SECRET_KEY')", "STRIPE_SECRET_KEY", "secret"),
        ("config('STRIPE_KEY')", "STRIPE_KEY", "secret"),
    ],
)
def test_a_variable_of_the_code_is_told_by_its_name(find, code, name, kind):
    assert find(lib__pay_DOT_js=f"\n{code};\n")[f"env.{name}"] == (kind, "lib/pay.js:2")


@pytest.mark.parametrize(
    "code", ["process.env.STRIPE_PRICE_ID", "process.env.SESSION_SECRET", "process.env.PORT"]
)
def test_other_variables_take_no_key(find, code):
    assert find(pay_DOT_js=code) == {}


@pytest.mark.parametrize(
    ("files", "path", "place"),
    [
        ({"app_DOT_js": "app.get('/');\napp.post('/webhook', f);\n"}, "/webhook", "app.js:2"),
        ({"app_DOT_js": "app.post(\n  '/webhook',\n"}, "/webhook", "app.js:2"),
        ({"app_DOT_py": "@app.route('/stripe/webhook', methods=['POST'])\n"}, "/stripe/webhook", "app.py:1"),
        ({"shop__urls_DOT_py": "    path('webhooks/', webhook),\n"}, "/webhooks/", "shop/urls.py:1"),
        (
            {
                "shop__urls_DOT_py": "path('admin/', x)\npath('pay/', include('checkout.urls')),\n",
                "checkout__urls_DOT_py": "\npath('wh/', webhook),\n",
            },
            "/pay/wh/",
            "checkout/urls.py:2",
        ),
        ({"pages__api__webhook_DOT_ts": "x\n"}, "/api/webhook", "pages/api/webhook.ts:1"),
        ({"src__app__api__webhooks__stripe__route_DOT_ts": "x\n"}, "/api/webhooks/stripe", None),
    ],
)
def test_the_path_of_the_webhooks(find, files, path, place):
    found = find(**files)["webhook"]

    assert found[0] == path
    assert place in (None, found[1])


def test_packages_and_hidden_folders_are_not_looked_into(find):
    code = "process.env.STRIPE_SK"

    assert find(node_modules__x_DOT_js=code, _DOT_git__x_DOT_js=code, dist__x_DOT_js=code) == {}


def test_the_file_is_written_once_and_says_from_where(paydesign, tmp_path):
    (tmp_path / "server.py").write_text("import os\nkey = os.environ['STRIPE_SK']\napp.run(port=4242)\n")

    first = paydesign("preview", "--init")
    written = (tmp_path / "paydesign.toml").read_text()
    again = paydesign("preview", "--init")

    assert first.returncode == 0
    assert "env.STRIPE_SK = secret  (from server.py:2)" in first.stdout
    assert "no path for webhooks was found" in first.stdout
    assert tomllib.loads(written) == {
        "run": {"command": "python3 server.py", "app_port": 4242, "env": {"STRIPE_SK": "secret"}}
    }
    assert 'STRIPE_SK = "secret"  # from server.py:2' in written
    assert again.returncode == 4
    assert (tmp_path / "paydesign.toml").read_text() == written


def test_a_folder_that_shows_nothing_gets_a_file_that_says_what_to_write(paydesign, tmp_path):
    done = paydesign("preview", "--init")

    assert done.returncode == 0
    assert "no command was found" in done.stdout
    assert tomllib.loads((tmp_path / "paydesign.toml").read_text()) == {"run": {}}


def test_init_guesses_and_is_told_nothing(paydesign):
    done = paydesign("preview", "--init", "--run", "npm run dev")

    assert done.returncode == 2
    assert "--init guesses what --run says" in done.stderr


def test_a_folder_that_is_not_there(paydesign):
    assert paydesign("preview", "nowhere", "--init").returncode == 3
