"""The entry point: the world's side of every command. Errors become messages and exit codes here, nowhere else."""

# What is imported here can be hit by ctrl-C before there is an answer to it: only what Python has loaded anyway.
import gc
import os
import sys

from . import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def main(invoke: "Callable[[list[str]], int] | None" = None) -> None:
    """Run the command line and exit; the console script.

    Args:
        invoke: Runs the commands of another program, such as the stand-in as one file.
    """
    arguments = _without_comment(sys.argv[1:])
    try:
        _take_ctrl_c(arguments)
    except KeyboardInterrupt:
        os._exit(130)  # the words for it are not there yet
    from .cli.output import open_closed_streams

    open_closed_streams()
    status = run(arguments, invoke)
    _ignore_ctrl_c()
    sys.exit(status)


def run(arguments: list[str], invoke: "Callable[[list[str]], int] | None" = None) -> int:
    """Run one command line and return its exit status."""
    from . import on_disk
    from .cli.output import drop_unwritten, silence
    from .errors import Interrupted, PaydesignError

    try:
        status = (invoke or _dispatch)(arguments)
        sys.stdout.flush()
        return status
    except PaydesignError as error:
        return _fail(error, arguments)
    except KeyboardInterrupt:
        return _fail(Interrupted("interrupted", hint=on_disk.state()), arguments)
    except BrokenPipeError:
        silence(sys.stdout)
        return 0
    except OSError as error:
        from .cli.failure import refused

        return _fail(refused(error), arguments)
    except Exception as error:
        return _fail(_bug(error, arguments), arguments)
    finally:
        drop_unwritten()


def _dispatch(arguments: list[str]) -> int:
    # Answered before any library is imported.
    if arguments in (["--version"], ["-V"]):
        print(f"paydesign {__version__}")
        return 0
    # A plain command ends before there is garbage worth looking for.
    gc.disable()
    from .cli.plain import run_plainly

    status = run_plainly(arguments)
    if status is not None:
        return status
    gc.enable()
    from .cli.app import invoke

    return invoke(arguments)


def _without_comment(arguments: list[str]) -> list[str]:
    """Drop the comment behind a command that we printed: at its prompt zsh takes none, and hands over its words."""
    for at in range(len(arguments) - 2):
        if arguments[at : at + 2] == ["#", "paydesign"] and arguments[at + 2][:1].isdigit():
            return arguments[:at]
    return arguments


def _take_ctrl_c(arguments: list[str]) -> None:
    """Let ctrl-C end this process at once, also in the middle of an import.

    Where there is something to put back first, KeyboardInterrupt is asked for: the wizard, the preview and
    the stand-in do. What writes files holds the signal back.
    """
    import signal

    # One that comes during these imports waits for their end.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from .cli.failure import end_interrupted

    as_json = "--json" in arguments
    if as_json:
        import json  # noqa: F401 (the message needs it, and a signal handler must not import anything)
    # In the background of a script it is ignored, and stays so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: end_interrupted(as_json=as_json))
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_ctrl_c() -> None:
    """What comes now is too late: the command is done and has said so."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _fail(error: Exception, arguments: list[str]) -> int:
    from .cli.failure import report

    return report(error, as_json="--json" in arguments)


def _bug(error: Exception, arguments: list[str]) -> Exception:
    from . import on_disk
    from .cli.failure import save_traceback
    from .errors import InternalError

    saved = save_traceback(error, arguments)
    attached = " with that file attached" if saved else ""
    return InternalError(
        f"this is a bug in paydesign: {type(error).__name__}: {error}",
        where=saved,
        hint=f"please report it{attached}; {on_disk.state()}",
    )


if __name__ == "__main__":
    main()
