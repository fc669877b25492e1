"""Documents that are missing, fees quoted from the profile, and what fundings cover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.candidacies.path import State
from scheduler.candidacies.records import PAYS_ITSELF, Candidacies, Document, Funding
from scheduler.domain import Certification
from scheduler.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Quote:
    """Fees of a candidacy in EUR; None where the rules in force give no fee.

    Attributes
    ----------
    eligibility, accompaniment : float or None
        The profile's fees; the accompaniment's depends on who pays.
    funded : bool
        Whether someone else than the candidate pays the accompaniment.
    covered : float
        Amounts agreed or paid, by funders or by the candidate.
    """

    eligibility: float | None
    accompaniment: float | None
    funded: bool
    covered: float

    @property
    def total(self) -> float | None:
        """Return the sum of the fees known, None when none is."""
        known = [fee for fee in (self.eligibility, self.accompaniment) if fee is not None]
        return sum(known) if known else None

    @property
    def left(self) -> float | None:
        """Return what is not covered yet."""
        return None if self.total is None else max(self.total - self.covered, 0.0)


def quote(fundings: Iterable[Funding], certification: Certification | None, book: Rulebook) -> Quote:
    """Quote the fees of a candidacy (Cnam: 250, then 1200 self-paid or 2200 funded)."""
    listed = [funding for funding in fundings if funding.state != "refused"]
    funded = any(funding.funder != PAYS_ITSELF for funding in listed)
    rule = "fee_accompaniment_funded" if funded else "fee_accompaniment_self_paid"
    eligibility, accompaniment = (book.value(name, certification) for name in ("fee_eligibility", rule))
    covered = sum(f.amount or 0.0 for f in listed if f.state in ("agreed", "paid"))
    return Quote(eligibility, accompaniment, funded, covered)


def missing_documents(state: State, records: Candidacies) -> tuple[str, ...]:
    """Return the documents a file needs and does not have, in the order of the sheet.

    Rows without a candidacy say what every file needs (of a certification, when one is named); rows of
    the candidacy say what was received, or what it needs besides.
    """
    own = records.documents_of.get(state.candidacy.id, ())
    general = records.documents_of.get("", ())
    needed = [d for d in (*general, *own) if d.certification in ("", state.certification)]
    received = {_key(d) for d in own if d.received_on is not None}
    return tuple(dict.fromkeys(d.document for d in needed if _key(d) not in received))


def _key(document: Document) -> str:
    return document.document.casefold()
