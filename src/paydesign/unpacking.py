"""A local stand-in for Stripe as one file: `python3 stand-in.pyz simulate --json`.

This is its `__main__.py`. The programs are in files.json.xz, as text by path; LICENSE and LICENSE-h11 are what they
are under. They are unpacked for as long as it runs, because a server is redirected by files on the disk.
"""

import sys


def main() -> None:
    """Run the program from a folder that goes away with it."""
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever has it chose the Python)
        sys.exit(f"the stand-in needs Python 3.11 or newer, and this is {sys.version.split()[0]}")
    import signal
    import tempfile

    # Until the program has answers of its own to these, it ends as it does by itself: the folder goes away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    sys.dont_write_bytecode = True
    # None may come between the making of the folder and the moment from which it is known that it must go.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    with tempfile.TemporaryDirectory(prefix="stand-in-", ignore_cleanup_errors=True) as folder:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
        unpack(folder)
        sys.path[0] = folder
        from paydesign.__main__ import main as run
        from paydesign.cli.alone import invoke

        run(invoke)


def unpack(folder: str) -> None:
    """Write the files of the archive that this runs from."""
    import gzip
    import json
    import lzma
    import zipfile
    from pathlib import Path

    with zipfile.ZipFile(Path(__file__).parent) as archive:
        files: dict[str, str] = json.loads(lzma.decompress(archive.read("files.json.xz")))
    for path, text in files.items():
        file = Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        file.write_bytes(gzip.compress(data, 0) if path.endswith(".gz") else data)


if __name__ == "__main__":
    main()
