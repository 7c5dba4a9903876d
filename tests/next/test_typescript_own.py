"""Projects of the TypeScript servers: `npm test`, which checks and tries the server, the pages, and both together."""

from chromium import find_chromium

USUAL = "multi_page=yes-server_logic=yes-capture=manual-payment-express-html"


def test_their_own_tests_pass(request, next_projects, put_next, run_node, tmp_path):
    every = [
        case for case, files in next_projects.items() if "src/app.ts" in files and case.endswith("-html")
    ]
    for case in every if request.config.getoption("--all") else [USUAL]:
        folder = tmp_path / case
        put_next(case, next_projects[case], folder)
        done = run_node("npm test", folder, CHROMIUM=find_chromium() or "")
        assert done.returncode == 0, f"{case}: {done.stdout[-4000:]}{done.stderr[-2000:]}"
        assert "# SKIP" not in done.stdout
