"""What a jury decided of a candidacy, in the words the certifier exchanges with France VAE."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from scheduler.domain import Part

ResultCode = Literal[
    "FULL_SUCCESS_OF_FULL_CERTIFICATION",
    "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION",
    "FULL_SUCCESS_OF_PARTIAL_CERTIFICATION",
    "PARTIAL_SUCCESS_OF_PARTIAL_CERTIFICATION",
    "PARTIAL_SUCCESS_PENDING_CONFIRMATION",
    "FAILURE",
    "CANDIDATE_EXCUSED",
    "CANDIDATE_ABSENT",
]
Kind = Literal["full", "partial", "refusal", "not_heard"]

KINDS: Mapping[ResultCode, Kind] = MappingProxyType(
    {
        "FULL_SUCCESS_OF_FULL_CERTIFICATION": "full",
        "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION": "partial",
        "FULL_SUCCESS_OF_PARTIAL_CERTIFICATION": "full",
        "PARTIAL_SUCCESS_OF_PARTIAL_CERTIFICATION": "partial",
        "PARTIAL_SUCCESS_PENDING_CONFIRMATION": "partial",
        "FAILURE": "refusal",
        "CANDIDATE_EXCUSED": "not_heard",
        "CANDIDATE_ABSENT": "not_heard",
    }
)
"""What each result counts as: whoever obtains all that was aimed at (a certification or blocks) succeeds in
full; a success under reserve is partial until it is confirmed."""

FRANCE_VAE: Mapping[str, ResultCode] = MappingProxyType(
    {
        "SUCCES_TOTAL_CERTIFICATION_COMPLETE": "FULL_SUCCESS_OF_FULL_CERTIFICATION",
        "SUCCES_TOTAL_CERTIFICATION_COMPLETE_SOUS_RESERVE": "PARTIAL_SUCCESS_PENDING_CONFIRMATION",
        "SUCCES_PARTIEL_CERTIFICATION_COMPLETE": "PARTIAL_SUCCESS_OF_FULL_CERTIFICATION",
        "SUCCES_TOTAL_CERTIFICATION_PARTIELLE": "FULL_SUCCESS_OF_PARTIAL_CERTIFICATION",
        "SUCCES_PARTIEL_CERTIFICATION_PARTIELLE": "PARTIAL_SUCCESS_OF_PARTIAL_CERTIFICATION",
        "ECHEC": "FAILURE",
        "CANDIDAT_EXCUSE": "CANDIDATE_EXCUSED",
        "CANDIDAT_ABSENT": "CANDIDATE_ABSENT",
    }
)
"""The names of France VAE's interface (``…/informationJury/resultat``)."""


class Outcome(Part):
    """One decision about one candidacy.

    Attributes
    ----------
    candidate : str
        Id of the candidacy.
    date : date
        Day of the hearing; the year it counts for.
    blocks : tuple of str
        Blocks acquired, where the validation is partial (R6412-7).
    notification : int or None
        1 for the first notification, 2 for one after a partial validation; None: counted from the
        candidacy's earlier results.
    """

    candidate: str = Field(min_length=1)
    date: dt.date
    result: ResultCode
    blocks: tuple[str, ...] = ()
    notification: int | None = Field(None, ge=1, le=9)

    @property
    def kind(self) -> Kind:
        """What the result counts as."""
        return KINDS[self.result]

    @property
    def heard(self) -> bool:
        """Whether the candidate came before the jury."""
        return self.kind != "not_heard"
