"""``jury serve``, and what the command line asks of the service's database.

The service is a layer above: it is found by name when it is asked for, so that nothing under
``scheduler`` depends on it.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import socket
import sys
from contextlib import redirect_stdout, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, Outcome, tell
from scheduler.cli.failures import refuse


def run_serve(host: str, port: int, database: Path | None) -> Outcome:
    """Serve until interrupted; with ``--json`` the address is printed first, as the one document.

    Raises
    ------
    OSError
        If the address cannot be had.
    """
    _require_free(host, port)
    if database is not None and not database.absolute().parent.is_dir():
        raise refuse("le dossier de cette base n'existe pas.", "the folder of this database does not exist.",
                     file=str(database))  # fmt: skip
    ask_database(database, "api.storage", "check", make=True)
    serve = import_module("api.main").serve
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if ASKED.json:
        print(json.dumps({"command": "serve", "exit_status": DONE, "address": address}), flush=True)
    else:
        tell(say(f"Service sur {address} (Ctrl-C pour arrêter).", f"Serving on {address} (Ctrl-C to stop)."))
    # The server logs requests on standard output, which is for our document only. It ends in order
    # before it passes Ctrl-C on.
    with redirect_stdout(sys.stderr), suppress(KeyboardInterrupt):
        serve(host, port, database)
    return Outcome(DONE)


def purge_database(path: Path, before: dt.date) -> list[str]:
    """Take the names of campaigns that ended before ``before`` out of a database; return problem ids.

    Raises
    ------
    InputError
        If the database is not one of the service.
    """
    problems: list[str] = ask_database(path, "api.storage", "purge_names", before)
    return problems


def ask_database(path: Path | None, module: str, function: str, *arguments: Any, make: bool = False) -> Any:
    """Call a function of the service on a database that exists; default: that of the environment.

    Parameters
    ----------
    make : bool
        Make the database when there is none, in a folder that exists.

    Raises
    ------
    InputError
        If there is no such database, or it is not one of the service.
    """
    from sqlalchemy.exc import SQLAlchemyError

    found = Path(path or os.environ.get("JURY_DATABASE") or "jury.sqlite3")
    if not found.is_file() and not (make and found.absolute().parent.is_dir() and not found.exists()):
        raise refuse("cette base n'existe pas.", "there is no such database.",
                     "Donnez-la avec --database.", "Give it with --database.", file=str(found))  # fmt: skip
    try:
        return getattr(import_module(module), function)(found, *arguments)
    except SQLAlchemyError:
        raise refuse("cette base n'est pas celle du service, ou vient d'une autre version.",
                     "this database is not the service's, or of another version.",
                     file=str(found)) from None  # fmt: skip


def _require_free(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise refuse(f"l'adresse « {host} » est inconnue.", f"address '{host}' is unknown.") from None
    with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(found[0][4])
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise refuse(f"le port {port} est déjà utilisé.", f"port {port} is already in use.",
                         "Choisissez-en un autre avec --port.", "Choose another with --port.") from None  # fmt: skip
