"""Each patch fits the projects as they are rendered now: a stale one would prove nothing."""


def test_a_patch_changes_the_project(patch, shape, render):
    changed, plain = render(shape, patch), render(shape, currency=patch.currency)

    assert changed != plain
    assert changed.keys() == plain.keys()


def test_a_bug_says_what_catches_it(patch, shape, suite):
    known = set(suite.checks(shape))

    assert known & {*patch.caught_by, *patch.checks}
    assert patch.reason
