"""The command ``jury``."""

from __future__ import annotations

import os
import sys
import warnings

from scheduler.cli.asked import ASKED, say, take
from scheduler.cli.console import INTERRUPTED, NOT_ALL, Outcome, show, tell, use_utf8

__all__ = ["main"]


def main() -> None:
    """Run the command line of this process and exit with its status."""
    use_utf8()
    arguments = take(sys.argv[1:])
    if not ASKED.debug:
        warnings.simplefilter("ignore")  # a library's advice to programmers is none to a coordinator
    status = run(arguments)
    sys.stdout.flush()
    if status == INTERRUPTED:
        os._exit(INTERRUPTED)  # a solver's thread may still run: nobody waits for it
    sys.exit(status)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status; whatever goes wrong is told in words."""
    command = next((word for word in arguments if not word.startswith("-")), "jury")
    try:
        from scheduler.cli.commands import app  # late: its help texts are in the language asked for

        answer = app(args=arguments, prog_name="jury", standalone_mode=False)
        if answer == INTERRUPTED:  # how typer passes on a Ctrl-C
            raise KeyboardInterrupt
        if not isinstance(answer, Outcome):
            return int(answer or 0)
        if command != "serve":
            show(answer)
        return answer.status
    except BrokenPipeError:
        # Whoever read us has gone: nothing is left to say, and Python's own last flush must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_ALL
    except KeyboardInterrupt:
        tell(say("Interrompu.", "Interrupted."))
        return INTERRUPTED
    except Exception as error:
        from scheduler.cli.failures import report

        return report(command, error)
