"""The tree that ships, and its data to break."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from paydesign.decisions.loader import load_tree
from paydesign.decisions.model import Tree
from paydesign.resources import TREE_FILE


@pytest.fixture
def tree() -> Tree:
    return load_tree()


@pytest.fixture
def raw_tree() -> dict[str, Any]:
    """The tree's data, read anew for each test, so that a test may change it."""
    return tomllib.loads(TREE_FILE.read_text(encoding="utf-8"))
