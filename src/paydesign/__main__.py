"""The entry point: the world's side of every command. Errors become messages and exit codes here, nowhere else."""

from __future__ import annotations

import gc
import sys

from . import __version__


def main() -> None:
    """Run the command line and exit; the console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit status."""
    from .errors import FileSystemRefused, Interrupted, PaydesignError

    try:
        status = _dispatch(arguments)
        sys.stdout.flush()
        return status
    except PaydesignError as error:
        return _fail(error, arguments)
    except KeyboardInterrupt:
        return _fail(Interrupted("interrupted", hint="nothing was written"), arguments)
    except BrokenPipeError:
        from .cli.output import silence

        silence()
        return 0
    except OSError as error:
        return _fail(FileSystemRefused(error.strerror or str(error), where=error.filename), arguments)
    except Exception as error:
        return _fail(_bug(error, arguments), arguments)


def _dispatch(arguments: list[str]) -> int:
    # Answered before any library is imported.
    if arguments in (["--version"], ["-V"]):
        print(f"paydesign {__version__}")
        return 0
    # A plain command ends before there is garbage worth looking for.
    gc.disable()
    from .cli.plain import run_plainly

    if run_plainly(arguments):
        return 0
    gc.enable()
    from .cli.app import invoke

    return invoke(arguments)


def _fail(error: Exception, arguments: list[str]) -> int:
    from .cli.failure import report

    return report(error, as_json="--json" in arguments)


def _bug(error: Exception, arguments: list[str]) -> Exception:
    from .cli.failure import save_traceback
    from .errors import InternalError

    saved = save_traceback(error, arguments)
    return InternalError(
        f"this is a bug in paydesign: {type(error).__name__}: {error}",
        where=saved,
        hint="please report it with that file attached; nothing was written" if saved else "please report it",
    )


if __name__ == "__main__":
    main()
