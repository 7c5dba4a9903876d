"""Correct code passes every check: the projects as they are, and code that Stripe's documentation allows as well."""


def test_a_project_as_it_is(plain_shape, suite, render, bench, everything):
    project = bench(plain_shape, render(plain_shape))

    chosen = suite.checks(plain_shape) if everything else suite.own_checks(plain_shape)
    assert problems_of(chosen, project) == {}


def test_a_project_of_a_currency_without_decimals(suite, render, bench):
    project = bench("deferred", render("deferred", currency="jpy"))
    checks = suite.checks("deferred")

    name = "browser: the button says what is charged"
    assert problems_of({name: checks[name]}, project) == {}


def test_foreign_code(foreign, shape, suite, render, bench, everything):
    project = bench(shape, render(shape, foreign))
    checks = suite.checks(shape)

    chosen = checks if everything else {name: checks[name] for name in foreign.checks}
    assert problems_of(chosen, project) == {}


def problems_of(checks, project):
    return {name: problems for name, run in checks.items() if (problems := run(project))}
