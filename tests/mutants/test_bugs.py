"""Bugs that users make when they integrate Stripe: whichever it is, something in the suite fails."""

import pytest


def test_a_bug_is_caught(bug, shape, suite, render, bench):
    checks = suite.checks(shape)
    project = bench(shape, render(shape, bug))

    known = [problem for name in bug.caught_by if name in checks for problem in checks[name](project)]

    if not any(evidence in problem for evidence in bug.evidence for problem in known):
        found = {name: problems for name, run in checks.items() if (problems := run(project))}
        report = "\n".join(f"{name}\n    {'; '.join(problems)}" for name, problems in found.items())
        pytest.fail(f"caught otherwise than by {bug.caught_by}, {bug.evidence}:\n{report or 'SURVIVED'}")
