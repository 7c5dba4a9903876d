"""What this run has put on the disk, so that whatever ends it can say so."""

_placed: list[str] = []


def placed(path: object) -> None:
    """Note that this file or folder is in its place now, and complete."""
    _placed.append(str(path))


def taken_away(path: object) -> None:
    """Note that it is not there any more."""
    _placed.remove(str(path))


def state() -> str:
    """Return what this run has left on the disk, as a part of a sentence."""
    if not _placed:
        return "nothing was written"
    return f"{' and '.join(_placed)} {'is' if len(_placed) == 1 else 'are'} written and complete"
