"""Every way a command can fail, as an exit status and sentences; never a traceback."""

from __future__ import annotations

import errno
import re
import traceback
from dataclasses import dataclass

from typer import TyperException

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import BAD_INPUT, UNEXPECTED, Outcome, show, tell
from scheduler.errors import InputError, InputIssue, VerificationError
from scheduler.texts import Text


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure: exit status, a stable code, a sentence, and every issue where there are several."""

    status: int
    code: str
    message: str
    issues: tuple[InputIssue, ...] = ()


def refuse(fr: str, en: str, mend_fr: str = "", mend_en: str = "", file: str = "") -> InputError:
    """Return the error of one mistake in what was asked."""
    return InputError([InputIssue(Text(fr, en), Text(mend_fr, mend_en), file=file)])


def failure_of(error: BaseException) -> Failure:
    """Return what to say of an error."""
    if isinstance(error, InputError):
        count = len(error.issues)
        counted = say("1 erreur", "1 error") if count == 1 else say(f"{count} erreurs", f"{count} errors")
        nothing = say(" ; rien n'a été écrit.", "; nothing was written.")
        return Failure(BAD_INPUT, "invalid_input", counted + nothing, error.issues)
    if isinstance(error, TyperException):
        return Failure(BAD_INPUT, "usage", _usage(error))
    if isinstance(error, VerificationError):
        return Failure(UNEXPECTED, "schedule_refused", _REFUSED.say(ASKED.lang))
    if isinstance(error, OSError):
        return _system(error)
    return Failure(UNEXPECTED, "internal_error", _unexpected(error))


def report(command: str, error: BaseException) -> int:
    """Print an error, as JSON or as lines, and return the exit status."""
    failure = failure_of(error)
    if ASKED.debug:
        tell(*"".join(traceback.format_exception(error)).splitlines())
    if ASKED.json:
        issues = [issue.as_dict(ASKED.lang) for issue in failure.issues]
        told = {"code": failure.code, "message": failure.message, "issues": issues}
        show(Outcome(failure.status, {"command": command, "exit_status": failure.status, "error": told}))
    else:
        tell(*(issue.say(ASKED.lang) for issue in failure.issues), failure.message)
    return failure.status


def _system(error: OSError) -> Failure:
    known = _SYSTEM.get(error.errno or 0)
    if known is None:
        return Failure(UNEXPECTED, "internal_error", _unexpected(error))
    name = f"{error.filename}" if error.filename else ""
    told = known.say(ASKED.lang)
    return Failure(BAD_INPUT, "file", f"{name}{say(' : ', ': ')}{told}" if name else told)


def _unexpected(error: BaseException) -> str:
    kind = type(error).__name__
    hint = (
        "" if ASKED.debug else say(" Relancez avec --debug pour les détails.", " Run again with --debug for details.")
    )
    return say(f"Erreur inattendue ({kind}).", f"Unexpected error ({kind}).") + hint


def _usage(error: TyperException) -> str:
    english = error.format_message()
    return say(f"{_french(english)} Voyez « jury --help ».", f"{english} See 'jury --help'.")


def _french(english: str) -> str:
    for pattern, french in _USAGE:
        if found := pattern.search(english):
            return found.expand(french)
    return f"Commande mal écrite : {english}"


_REFUSED = Text(
    "Le contrôle indépendant a refusé le planning trouvé : il n'est pas sorti du programme. Signalez cette erreur.",
    "The independent check refused the schedule found: it did not leave the program. Please report this error.",
)
_SYSTEM = {
    errno.ENOENT: Text("ce fichier ou dossier n'existe pas.", "no such file or folder."),
    errno.EACCES: Text("l'accès est refusé.", "access is denied."),
    errno.EPERM: Text("l'accès est refusé.", "access is denied."),
    errno.EROFS: Text("ce disque est en lecture seule.", "this disk is read-only."),
    errno.ENOSPC: Text("le disque est plein.", "the disk is full."),
    errno.EISDIR: Text("c'est un dossier, un fichier est attendu.", "this is a folder, a file is expected."),
    errno.ENOTDIR: Text("c'est un fichier, un dossier est attendu.", "this is a file, a folder is expected."),
    errno.EEXIST: Text("ce nom est déjà pris par un fichier.", "this name is already a file's."),
    errno.ENAMETOOLONG: Text("ce nom de fichier est trop long.", "this file name is too long."),
}
_USAGE = [
    (re.compile(pattern, re.DOTALL), french)
    for pattern, french in (
        (r"^No such command '(.*)'\.$", r"La commande « \1 » n'existe pas."),
        (r"^Missing command", r"Il manque une commande."),
        (r"^No such option: (\S+) \(Possible options: (.*)\)", r"L'option \1 n'existe pas (proches : \2)."),
        (r"^No such option: (\S+)", r"L'option \1 n'existe pas."),
        (r"^Missing argument '(.*?)'", r"Il manque l'argument \1."),
        (r"^Missing option '(.*?)'", r"Il manque l'option \1."),
        (r"^Option '(.*?)' requires", r"L'option \1 attend une valeur."),
        (r"^Got unexpected extra argument.*\((.*)\)", r"Argument en trop : \1."),
        (r"^Invalid value for '(.*?)': Input should be a valid (?:number|integer).*", r"\1 attend un nombre."),
        (r"^Invalid value for '(.*?)': Input should be greater than or equal to (.*)$", r"\1 : au moins \2."),
        (r"^Invalid value for '(.*?)': Input should be less than or equal to (.*)$", r"\1 : au plus \2."),
        (r"^Invalid value for '(.*?)': (.*)$", r"\1 : \2"),
    )
]
