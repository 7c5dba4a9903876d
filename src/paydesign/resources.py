"""Where the packaged data lies, in a checkout and in an installed wheel. Nothing else knows."""

from pathlib import Path

from .compiled import read_toml

_PACKAGE = Path(__file__).parent

TREE_FILE = _PACKAGE / "trees" / "payment_element.toml"
GUIDES_FILE = _PACKAGE / "trees" / "guides.toml"
MODES_FOLDER = _PACKAGE / "trees" / "modes"
CURRENCIES_FILE = _PACKAGE / "trees" / "currencies.toml"


def templates_folder() -> Path:
    """Return the folder of layers: beside the package in a wheel, at the top of a checkout."""
    packaged = _PACKAGE / "templates"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "templates"


def layer_names(kind: str) -> list[str]:
    """Return the ids of the layers of a kind, such as "servers", without reading them."""
    return sorted(layer.name for layer in (templates_folder() / kind).iterdir() if layer.is_dir())


def layer_values(kind: str, id: str) -> list[str]:
    """Return the names in the table `values` of a layer, in its order."""
    return list(read_toml(templates_folder() / kind / id / "layer.toml")["values"])
