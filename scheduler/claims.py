"""What a schedule says besides its hearings, held against the data: who is left out, attempts, figures.

What a schedule built in code leaves unset is not held against it; a file is read with every list set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scheduler.schedule import Schedule, Tier, Violation
from scheduler.view import ScheduleView

TOLERANCE = 1e-6


def as_document(schedule: Schedule) -> Schedule:
    """Return the schedule as the whole of what is planned: a list it does not give is empty, not unknown."""
    return Schedule.model_validate({name: getattr(schedule, name) for name in Schedule.model_fields})


def unaccounted(view: ScheduleView) -> Iterator[Violation]:
    """Yield each candidate neither heard nor listed as not placed, listed though heard, twice, unknown or unexplained.

    Rule key: ``accounted``.
    """
    if "unplaced" not in view.schedule.model_fields_set:
        return
    heard = {hearing.candidate for hearing in view.schedule.hearings}
    listed = Counter(row.candidate for row in view.schedule.unplaced)
    for candidate in view.problem.candidates:
        who = candidate.id
        if who not in heard and not listed[who]:
            yield _about(
                who,
                f"{who} n'est ni entendu ni dans la liste des non placés.",
                f"{who} is neither heard nor listed as not placed.",
            )
        if who in heard and listed[who]:
            yield _about(
                who,
                f"{who} est à la fois entendu et dans la liste des non placés.",
                f"{who} is both heard and listed as not placed.",
            )
    for who, count in listed.items():
        if who not in view.problem.candidate_of:
            yield _unknown(who)
        elif count > 1:
            yield _about(who, f"{who} est {count} fois parmi les non placés.", f"{who} is listed {count} times.")
    for row in view.schedule.unplaced:
        if not row.reasons:
            yield _about(
                row.candidate,
                f"{row.candidate} n'est pas placé, et aucune raison n'est donnée.",
                f"{row.candidate} is not placed, and no reason is given.",
            )


def wrong_attempts(view: ScheduleView) -> Iterator[Violation]:
    """Yield each hearing whose attempt is not the candidate's (rule key ``reference``)."""
    for held in view.hearings:
        told, true = held.hearing.attempt, held.candidate.attempt
        if told != true:
            yield Violation(
                rule="reference",
                text=f"Le planning compte le passage n° {told} de {held.candidate.id} au lieu du n° {true}.",
                text_en=f"The schedule counts attempt {told} of {held.candidate.id} instead of {true}.",
                candidates=(held.candidate.id,),
            )


def wrong_offsets(view: ScheduleView) -> Iterator[Violation]:
    """Yield each hearing whose times carry an offset that clocks do not have there that day (rule key ``offset``).

    The instant may be right all the same; who reads the text reads another hour. UTC is nobody's mistake.
    """
    zone = view.problem.campaign.zone
    for held in view.hearings:
        for moment in (held.hearing.start, held.hearing.end, held.hearing.held_until):
            told, true = moment.utcoffset(), moment.astimezone(zone).utcoffset()
            if told and told != true:
                yield Violation(
                    rule="offset",
                    text=f"L'heure {moment.isoformat()} de {held.candidate.id} ne porte pas le décalage de {zone.key}.",
                    text_en=f"Time {moment.isoformat()} of {held.candidate.id} has not the offset of {zone.key}.",
                    candidates=(held.candidate.id,),
                )
                break


def wrong_status(schedule: Schedule) -> Iterator[Violation]:
    """Yield a plan that says there is none (rule key ``tiers``)."""
    if schedule.status == "INFEASIBLE" and schedule.hearings:
        yield Violation(
            rule="tiers",
            text="Le planning se dit impossible, et il entend quelqu'un.",
            text_en="The schedule says there is none, and it hears someone.",
        )


def wrong_names(schedule: Schedule, needed: Sequence[str], known: Sequence[str]) -> Iterator[Violation]:
    """Yield each goal that is missing, told twice, or no goal at all (rule key ``tiers``)."""
    told = Counter(tier.name for tier in schedule.tiers)
    for name in needed:
        if name not in told:
            yield _figure(name, "il manque", "it is missing")
    for name, count in told.items():
        if name not in known:
            yield _figure(name, "il n'existe pas", "there is no such goal")
        elif count > 1:
            yield _figure(name, f"il est donné {count} fois", f"it is given {count} times")


def wrong_figures(schedule: Schedule, measured: tuple[Tier, ...]) -> Iterator[Violation]:
    """Yield each tier whose value, bound or gap cannot be (rule key ``tiers``).

    Parameters
    ----------
    measured : tuple of Tier
        Recomputed values. A tier that is not among them, such as stability towards a schedule that
        is not at hand, is only checked for coherence.
    """
    found = {tier.name: tier.value for tier in measured}
    for tier in schedule.tiers:
        value = found.get(tier.name, tier.value)
        if abs(value - tier.value) > _slack(tier.value):
            yield _figure(
                tier.name,
                f"le planning annonce {tier.value:g}, le contrôle trouve {value:g}",
                f"the schedule claims {tier.value:g}, the check finds {value:g}",
            )
        if tier.bound is not None and tier.bound > tier.value + _slack(tier.value):
            yield _figure(
                tier.name,
                f"la borne {tier.bound:g} dépasse la valeur {tier.value:g}",
                f"bound {tier.bound:g} exceeds value {tier.value:g}",
            )
        elif tier.bound is not None and tier.gap is not None:
            gap = (tier.value - tier.bound) / max(abs(tier.value), 1.0)
            if abs(gap - tier.gap) > 1e-3:
                yield _figure(
                    tier.name, f"l'écart est {gap:g}, non {tier.gap:g}", f"the gap is {gap:g}, not {tier.gap:g}"
                )
        elif tier.bound is None and tier.gap is not None:
            yield _figure(tier.name, "un écart est donné sans borne", "a gap is given without a bound")
        if schedule.status == "OPTIMAL" and tier.gap is not None and tier.gap > TOLERANCE:
            yield _figure(tier.name, "un écart reste, rien n'est optimal", "a gap is left, this is not optimal")


def _slack(value: float) -> float:
    return TOLERANCE * max(1.0, abs(value))


def _about(who: str, fr: str, en: str) -> Violation:
    return Violation(rule="accounted", text=fr, text_en=en, candidates=(who,))


def _unknown(who: str) -> Violation:
    return Violation(
        rule="reference",
        text=f"Le planning nomme « {who} », qui n'existe pas dans les données.",
        text_en=f"The schedule names {who!r}, which the data does not have.",
        candidates=(who,),
    )


def _figure(name: str, fr: str, en: str) -> Violation:
    return Violation(rule="tiers", text=f"Objectif « {name} » : {fr}.", text_en=f"Goal {name!r}: {en}.")
