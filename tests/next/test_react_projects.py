"""Projects with React pages: `npm test` of a Python project, which checks types and style and tries the pages."""

USUAL = "multi_page=no-dynamic_amount=yes-server_logic=yes-payment-fastapi-react"


def test_the_checks_and_tests_of_the_pages_pass(request, next_projects, put_next, run_node, tmp_path):
    every = [case for case in next_projects if case.endswith("-fastapi-react")]
    for case in every if request.config.getoption("--all") else [USUAL]:
        folder = tmp_path / case
        put_next(case, next_projects[case], folder)

        done = run_node("npm test", folder)

        assert done.returncode == 0, f"{case}: {done.stdout[-4000:]}{done.stderr[-2000:]}"
