"""The stand-in as one file that runs on Python alone: a zipapp with everything inside, h11 included.

It lies in every project, whose tests run it. It is built once, with the wheel; a checkout builds it when it is asked
for, and keeps it beside the compiled modules. The same sources give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

NAME = "stand-in.pyz"

_PACKAGE = Path(__file__).parent
_FOLDERS = ("http", "simulator")
_FILES = (
    *("__init__.py", "__main__.py", "compiled.py", "errors.py", "on_disk.py", "resources.py", "shape.py"),
    *(f"cli/{name}.py" for name in ("__init__", "alone", "failure", "output", "stand_in")),
    *(f"facts/{name}.py" for name in ("__init__", "lint", "loader", "model")),
    *(f"records/{name}.py" for name in ("__init__", "check", "document", "files", "nodes", "plain_json")),
    *("records/scalars.py", "records/text.py", "trees/currencies.toml"),
)
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can say


@cache
def stand_in_file() -> bytes:
    """Return the file: that of the wheel, or that of the sources beside this module."""
    packaged = _PACKAGE / NAME
    if packaged.is_file():
        return packaged.read_bytes()
    import hashlib

    sources = _sources()
    digest = hashlib.sha256(repr(sorted(sources.items())).encode()).hexdigest()
    kept = _PACKAGE / "__pycache__" / f"{digest[:16]}-{NAME}"
    if not kept.is_file():
        new = kept.with_name(f"{kept.name}.{os.getpid()}")
        kept.parent.mkdir(exist_ok=True)
        new.write_bytes(_pack(sources))
        new.replace(kept)
    return kept.read_bytes()


def build(file: Path) -> None:
    """Write it: what the build of the wheel does."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_pack(_sources()))


def _pack(sources: dict[str, bytes]) -> bytes:
    import gzip
    import io
    import json
    import lzma
    import zipfile

    top = {path: sources.pop(path) for path in ("__main__.py", "LICENSE", "LICENSE-h11")}
    # What is compressed already would not become smaller.
    texts = {path: gzip.decompress(data) if path.endswith(".gz") else data for path, data in sources.items()}
    # Files of one kind beside each other, for a window of two megabytes, which is all of them.
    ordered = sorted(texts, key=lambda path: (path.rpartition(".")[2], path))
    listed = json.dumps({path: texts[path].decode() for path in ordered}, ensure_ascii=False)
    best = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 21}
    top["files.json.xz"] = lzma.compress(listed.encode(), filters=[best])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path, data in top.items():
            entry = zipfile.ZipInfo(path, _MOMENT)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _sources() -> dict[str, bytes]:
    """Return what is in it, by path: its first file, the licences, the package's part, and h11."""
    from importlib.util import find_spec  # importlib.metadata takes as long as all the rest

    spec = find_spec("h11")
    assert spec is not None
    assert spec.origin is not None
    h11 = Path(spec.origin).parent
    [licence] = h11.parent.glob("h11-*.dist-info/**/LICENSE*")
    return {
        "__main__.py": (_PACKAGE / "unpacking.py").read_bytes(),
        "LICENSE": (_PACKAGE.parents[1] / "LICENSE").read_bytes(),
        **{f"paydesign/{path}": (_PACKAGE / path).read_bytes() for path in (*_FILES, *_carried())},
        "LICENSE-h11": licence.read_bytes(),
        **{f"h11/{file.name}": file.read_bytes() for file in h11.glob("*.py")},
    }


def _carried() -> Iterator[str]:
    for folder in _FOLDERS:
        for parent, names, files in os.walk(_PACKAGE / folder):
            names[:] = [name for name in names if name != "__pycache__"]
            yield from (Path(parent, name).relative_to(_PACKAGE).as_posix() for name in files)
