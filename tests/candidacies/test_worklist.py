"""The worklist on cases worked by hand: what is due, by when, by whom, why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from scheduler.candidacies.duties import DUTIES
from scheduler.candidacies.records import Candidacies, Candidacy, Document, Event, Funding
from scheduler.candidacies.worklist import Selection, level_of, worklist
from scheduler.domain import Deliberation
from scheduler.publication import campaign_calendar, schedule_calendar
from tests.candidacies.cases import FULL, LAW, PARTIAL, campaign, day, dues, event, listed
from tests.factories import make_candidate, make_certification, make_hearing, make_schedule

ELIGIBLE = event("2026-09-01", "eligible")
DEPOSITED = event("2027-01-10", "deposited")
HEARD = event("2027-03-15", "heard")


class TestBeforeEligibility:
    def test_access_three_months_after_the_contact(self) -> None:
        assert dues(listed(campaign(), "2027-01-01", event("2026-11-30", "contact"))) == {"access": "2027-02-28"}
        assert dues(listed(campaign(campaign=LAW), "2027-01-01", event("2026-11-30", "contact"))) == {}

    def test_answer_within_two_months_by_law(self) -> None:
        filed = event("2026-12-31", "eligibility_filed")
        assert dues(listed(campaign(campaign=LAW), "2027-02-28", filed)) == {"eligibility_answer": "2027-02-28"}
        assert dues(listed(campaign(), "2027-02-28", filed)) == {}  # the certifier's page gives no delay

    def test_silence_is_a_yes_from_the_day_after(self) -> None:
        filed = event("2026-12-31", "eligibility_filed")
        found = listed(campaign(campaign=LAW), "2027-03-01", filed)
        (followed,) = found.candidacies
        assert (followed.state.tacit, followed.state.eligible_on) == (True, day("2027-02-28"))
        # Eligible on 28 February: a step is to be recorded by the end of August.
        assert dues(found)["eligibility_lapse"] == "2027-08-31"


class TestEligible:
    def test_deposit_for_the_jury_day_before_the_eligibility_ends(self) -> None:
        # 15 March − 45 = 29 January; the eligibility ends on 1 September.
        found = listed(campaign(), "2027-01-15", ELIGIBLE)
        assert dues(found) == {"deposit": "2027-01-29", "eligibility_expiry": "2027-09-01"}
        deposit = found.deadlines[0]
        assert deposit.what.fr == "Déposer le dossier pour le jury du 15/03/2027"
        assert (deposit.duty.actor, deposit.level, deposit.article) == ("candidate", "this_month", "R6422-3")
        assert "45 jours" in deposit.why.fr

    def test_it_is_late_from_the_day_after(self) -> None:
        levels = [
            listed(campaign(), on, ELIGIBLE).deadlines[0].level for on in ("2027-01-22", "2027-01-29", "2027-01-30")
        ]
        assert levels == ["this_week", "this_week", "late"]

    def test_the_next_jury_that_can_still_be_reached(self) -> None:
        # Sessions are closed by the deliberations of 1 April and 1 July; 20 days of delay, one to notify.
        wide = {"campaign": {"start": "2027-01-04", "end": "2027-07-09"}}
        rows = tuple(Deliberation(day=day(text), sector="S") for text in ("2027-04-01", "2027-07-01"))
        problem = campaign(deliberations=rows, **wide)
        # 1 April − 45 = 15 February; 1 July − 45 = 17 May.
        assert dues(listed(problem, "2027-02-15", ELIGIBLE))["deposit"] == "2027-02-15"
        assert dues(listed(problem, "2027-02-16", ELIGIBLE))["deposit"] == "2027-05-17"
        assert dues(listed(problem, "2027-06-01", ELIGIBLE))["deposit"] == "2027-05-17"

    def test_when_no_jury_is_left_the_eligibilitys_end_counts(self) -> None:
        # 1 September − 45 = 18 July.
        found = listed(campaign(), "2027-04-01", ELIGIBLE)
        assert dues(found) == {"deposit_unplanned": "2027-07-18", "eligibility_expiry": "2027-09-01"}
        expected = "Déposer le dossier (aucun jury n'est prévu avant le 01/09/2027, fin de la recevabilité)"
        assert found.deadlines[0].what.fr == expected

    def test_by_law_a_file_deposited_too_soon_would_wait_too_long(self) -> None:
        # Heard on 15 March at the latest three months after: not before 15 December.
        words = [
            listed(campaign(campaign=LAW), on, ELIGIBLE).deadlines[0].what.fr for on in ("2026-12-14", "2026-12-15")
        ]
        assert words == [
            "Déposer le dossier pour le jury du 15/03/2027, à partir du 15/12/2026",
            "Déposer le dossier pour le jury du 15/03/2027",
        ]

    def test_by_law_a_step_by_the_end_of_the_sixth_month(self) -> None:
        problem = campaign(campaign=LAW)
        found = listed(problem, "2027-01-15", ELIGIBLE)
        assert dues(found) == {"deposit": "2027-02-13", "eligibility_lapse": "2027-03-31"}
        assert found.deadlines[1].article == "R6412-4"
        stepped = listed(problem, "2027-01-15", ELIGIBLE, event("2026-10-01", "accompaniment", hours=1))
        assert dues(stepped) == {"deposit": "2027-02-13"}

    def test_missing_documents_are_due_with_the_file(self) -> None:
        documents = (
            Document(document="CV"),
            Document(document="Diplômes"),
            Document(document="Autre", certification="Y"),
            Document(document="cv", candidacy="K1", received_on=day("2027-01-02")),
            Document(document="Attestation", candidacy="K1"),
        )
        records = Candidacies(
            candidacies=(Candidacy(id="K1", certification="X"),), events=(ELIGIBLE,), documents=documents
        )
        found = worklist(campaign(), records, day("2027-01-15"))
        (missing,) = [d for d in found.deadlines if d.key == "documents"]
        assert missing.what.fr == "Fournir les pièces : Diplômes, Attestation"
        assert missing.due == day("2027-01-29")


class TestDeposited:
    def test_by_law_heard_within_three_months_and_convoked_in_time(self) -> None:
        # Deposited on 10 January: heard by 10 April; the campaign's jury day is 15 March.
        found = listed(campaign(campaign=LAW), "2027-01-15", DEPOSITED)
        assert dues(found) == {
            "convoke_candidate": "2027-02-13",
            "convoke_examiners": "2027-02-28",
            "hearing": "2027-04-10",
        }
        (hearing,) = [d for d in found.deadlines if d.key == "hearing"]
        assert hearing.what.fr == "Tenir l'audition (lecture la plus large : 30/04/2027)"
        assert (hearing.article, hearing.duty.actor) == ("R6412-5", "coordinator")

    def test_once_planned_in_time_only_the_convocations_are_due(self) -> None:
        plan = event("2027-01-12", "hearing_planned", for_day="2027-03-15")
        found = listed(campaign(campaign=LAW), "2027-01-15", DEPOSITED, plan)
        assert set(dues(found)) == {"convoke_candidate", "convoke_examiners"}
        sent = event("2027-01-13", "candidate_convoked"), event("2027-01-13", "examiners_convoked")
        assert dues(listed(campaign(campaign=LAW), "2027-01-15", DEPOSITED, plan, *sent)) == {}

    def test_planned_too_late_is_still_due(self) -> None:
        plan = event("2027-01-12", "hearing_planned", for_day="2027-04-12")
        assert dues(listed(campaign(campaign=LAW), "2027-01-15", DEPOSITED, plan))["hearing"] == "2027-04-10"

    def test_the_eligibility_ends_before_the_hearing(self) -> None:
        found = listed(campaign(), "2027-01-15", event("2026-02-20", "eligible"), DEPOSITED)
        assert dues(found)["eligibility_expiry"] == "2027-02-20"

    def test_a_schedule_tells_the_day(self) -> None:
        problem = campaign(candidates=(make_candidate(deposited_on="2027-01-05", eligible_on="2026-09-01"),))
        plan = make_schedule(make_hearing("C1", "09:00", 7))
        found = worklist(problem, Candidacies(), day("2027-01-15"), schedule=plan)
        # 22 March − 45 = 5 February, − 30 = 20 February.
        assert dues(found) == {"convoke_candidate": "2027-02-05", "convoke_examiners": "2027-02-20"}

    def test_a_campaign_without_records_works_from_its_candidates(self) -> None:
        problem = campaign(campaign=LAW, candidates=(make_candidate(deposited_on="2027-01-10", centres=("Dijon",)),))
        found = worklist(problem, Candidacies(), day("2027-01-15"))
        assert dues(found)["hearing"] == "2027-04-10"
        assert {d.state.candidacy.centre for d in found.deadlines} == {"Dijon"}


class TestDecision:
    @pytest.mark.parametrize(
        ("profile", "deliberate", "notify", "article"),
        [("cnam", "2027-04-03", "2027-04-04", ""), ("code-du-travail-2026", "2027-03-29", "2027-03-30", "R6412-7")],
    )
    def test_twenty_days_or_fifteen(self, profile: str, deliberate: str, notify: str, article: str) -> None:
        found = listed(campaign(campaign={"profile": profile}), "2027-03-16", DEPOSITED, HEARD)
        assert dues(found) == {"deliberation": deliberate, "notification": notify}
        assert {d.article for d in found.deadlines} == {article}

    def test_a_sunday_stays_and_the_friday_is_shown(self) -> None:
        (_, notify) = listed(campaign(), "2027-03-16", DEPOSITED, HEARD).deadlines
        assert (notify.due, notify.working_day) == (day("2027-04-04"), day("2027-04-02"))

    def test_by_the_holidays_of_the_territory(self) -> None:
        # Heard on 6 March: notified by 26 March 2027, Good Friday; the Thursday before, in Alsace.
        heard = event("2027-03-06", "heard")
        for territory, expected in (("", "2027-03-26"), ("6AE", "2027-03-25")):
            problem = campaign(campaign={"territory": territory})
            found = listed(problem, "2027-03-16", DEPOSITED, heard).deadlines[-1]
            assert (found.due, found.working_day) == (day("2027-03-26"), day(expected))

    def test_from_the_plenary_where_the_campaign_says_so(self) -> None:
        problem = campaign(campaign={"decision_clock_starts_at": "plenary"})
        decided = event("2027-03-20", "decided", result=FULL)
        assert dues(listed(problem, "2027-03-16", DEPOSITED, HEARD)) == {}
        assert dues(listed(problem, "2027-03-21", DEPOSITED, HEARD, decided)) == {"notification": "2027-04-09"}

    def test_the_clock_runs_from_the_planned_day_though_nobody_wrote_the_hearing_down(self) -> None:
        plan = event("2027-01-12", "hearing_planned", for_day="2027-03-15")
        assert "notification" not in dues(listed(campaign(), "2027-03-15", DEPOSITED, plan))
        assert dues(listed(campaign(), "2027-03-16", DEPOSITED, plan))["notification"] == "2027-04-04"

    def test_nothing_is_due_once_it_is_over(self) -> None:
        end = event("2027-03-20", "decided", result=FULL), event("2027-03-21", "notified")
        assert dues(listed(campaign(), "2027-06-01", DEPOSITED, HEARD, *end)) == {}
        assert dues(listed(campaign(), "2027-06-01", DEPOSITED, event("2027-02-01", "withdrawn"))) == {}


class TestSecondJury:
    END = event("2027-03-20", "decided", result=PARTIAL, blocks=["B1"]), event("2027-03-21", "notified")

    def test_the_next_jurys_deposit_is_told_and_no_other_is_due(self) -> None:
        later = {"campaign": {"start": "2027-03-15", "end": "2027-09-15"}}
        # The last working day, Wednesday 15 September, − 45 days: 1 August.
        found = listed(campaign(**later), "2027-04-01", DEPOSITED, HEARD, *self.END)
        assert dues(found) == {"deposit": "2027-08-01"}
        assert dues(listed(campaign(), "2027-04-01", DEPOSITED, HEARD, *self.END)) == {}

    def test_where_the_certifier_sets_an_end_the_blocks_left_are_named(self) -> None:
        rules = {"campaign": {"rule_overrides": {"second_jury_within_months": 12}}}
        (found,) = listed(campaign(**rules), "2027-04-01", DEPOSITED, HEARD, *self.END).deadlines
        assert (found.key, found.due) == ("second_jury", day("2028-03-21"))
        assert found.what.fr == "Repasser devant un jury : B2, B3"


def records() -> Candidacies:
    rows = [("K1", "Ana", "Dijon"), ("K2", "Bob", "Dijon"), ("K3", "Ana", "Nevers"), ("K4", "", "")]
    listed = tuple(Candidacy(id=i, certification="X", advisor=a, centre=c, cohort="H") for i, a, c in rows)
    events = tuple(event(f"2026-09-0{n}", "eligible", f"K{n}") for n in (1, 2, 3, 4))
    return Candidacies(candidacies=listed, events=events)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, {"K1", "K2", "K3", "K4"}),
        ({"advisor": " ana"}, {"K1", "K3"}),
        ({"centre": "DIJON"}, {"K1", "K2"}),
        ({"advisor": "Ana", "centre": "Dijon"}, {"K1"}),
        ({"certification": "Y"}, set()),
    ],
)
def test_selection(selection: dict[str, str], expected: set[str]) -> None:
    found = worklist(campaign(), records(), day("2027-01-15"), selection=Selection(**selection))
    assert {d.state.candidacy.id for d in found.deadlines} == expected
    assert {f.state.candidacy.id for f in found.candidacies} == expected


def test_most_urgent_first_and_counted() -> None:
    found = worklist(campaign(), records(), day("2027-01-15"))
    assert [d.due for d in found.deadlines] == sorted(d.due for d in found.deadlines)
    assert found.counts == {"late": 0, "this_week": 0, "this_month": 4, "fine": 4}


@pytest.mark.parametrize(
    ("left", "level"),
    [(-1, "late"), (0, "this_week"), (7, "this_week"), (8, "this_month"), (31, "this_month"), (32, "fine")],
)
def test_levels(left: int, level: str) -> None:
    on = day("2027-03-25")
    assert level_of(on + dt.timedelta(days=left), on) == level


def test_fees_by_who_pays_and_what_is_covered() -> None:
    funding = (
        Funding(candidacy="K1", funder="CPF", state="agreed", amount=1500),
        Funding(candidacy="K1", funder="OPCO", state="asked", amount=900),
        Funding(candidacy="K2", funder="employer", state="refused", amount=2200),
        Funding(candidacy="K3", funder="own", state="paid", amount=1450),
    )
    found = worklist(campaign(), records().model_copy(update={"funding": funding}), day("2027-01-15"))
    quotes = {f.state.candidacy.id: f.quote for f in found.candidacies}
    assert (quotes["K1"].total, quotes["K1"].left) == (250 + 2200, 950)
    assert (quotes["K2"].total, quotes["K2"].left) == (250 + 1200, 1450)
    assert (quotes["K3"].funded, quotes["K3"].total) == (False, 1450)
    law = worklist(campaign(campaign=LAW), records(), day("2027-01-15")).candidacies[0].quote
    assert (law.total, law.left) == (None, None)


def test_more_hours_than_the_rule_are_a_warning() -> None:
    hours = [event(f"2026-10-{n:02}", "accompaniment", hours=7.5) for n in (1, 2, 3)]
    warnings = [text.fr for text in listed(campaign(), "2027-01-15", ELIGIBLE, *hours).warnings]
    assert warnings[-1] == "K1 : 22,5 h d'accompagnement, 20 au plus selon le profil « cnam » (Cnam, page VAE)."


def full_house(profile: str) -> tuple[Any, Candidacies]:
    """Return one candidacy at each point of the path."""
    steps = ("contact", "eligibility_filed", "eligible", "accompaniment", "deposited", "heard", "decided", "notified")
    rows, events = [], []
    for length in range(len(steps) + 1):
        who = f"K{length}"
        rows.append(Candidacy(id=who, certification="X" if length % 2 else "Z"))
        for n, kind in enumerate(steps[:length]):
            fields = {"result": PARTIAL, "blocks": ["B1"]} if kind == "decided" else {}
            events.append(event(str(dt.date(2026, 1, 31) + dt.timedelta(days=45 * n)), kind, who, **fields))
    problem = campaign(
        campaign={"profile": profile, "start": "2026-06-01", "end": "2026-12-18", "territory": "974"},
        certifications=(make_certification(), make_certification("Z", sector="T", registry_number="RS1")),
        seats=(),
        deliberations=(
            Deliberation(day=day("2026-07-30")),
            Deliberation(day=day("2026-10-30"), sector="S"),
            Deliberation(day=day("2026-11-30"), sector="T"),
        ),
    )
    return problem, Candidacies(candidacies=tuple(rows), events=tuple(events))


@pytest.mark.parametrize("profile", ["cnam", "code-du-travail-2026"])
def test_any_day_of_2026_and_2027_has_a_worklist(profile: str) -> None:
    problem, found = full_house(profile)
    keys: set[str] = set()
    for number in range(day("2026-01-01").toordinal(), day("2028-01-01").toordinal()):
        on = dt.date.fromordinal(number)
        made = worklist(problem, found, on)
        assert sum(made.counts.values()) == len(made.deadlines)
        assert all(d.working_day <= d.due and level_of(d.due, on) == d.level for d in made.deadlines)
        keys |= {d.key for d in made.deadlines}
    law = {"eligibility_answer", "eligibility_lapse", "hearing"}
    everywhere = {"deposit", "convoke_candidate", "convoke_examiners", "deliberation", "notification"}
    assert keys - {"deposit_unplanned"} == everywhere | (law if profile != "cnam" else {"access", "eligibility_expiry"})
    assert keys <= set(DUTIES)


@pytest.mark.parametrize("profile", ["cnam", "code-du-travail-2026"])
@pytest.mark.parametrize("planned", [False, True])
def test_its_jury_days_and_clocks_are_those_of_the_published_calendar(profile: str, planned: bool) -> None:
    problem, found = full_house(profile)
    plan = make_schedule(make_hearing("K5", number=-178), make_hearing("K2", number=-100)) if planned else None
    calendar = schedule_calendar(problem, plan) if plan else campaign_calendar(problem)
    published = {(listed.sector, listed.day): listed for listed in calendar.days}
    compared: set[str] = set()
    for number in range(day("2026-05-01").toordinal(), day("2027-01-01").toordinal(), 9):
        for line in worklist(problem, found, dt.date.fromordinal(number), schedule=plan).deadlines:
            if line.jury_day is not None:
                of_day = published["S" if line.state.certification == "X" else "T", line.jury_day]
                (window,) = of_day.windows
                due = {
                    "deposit": window.closes,
                    "convoke_candidate": of_day.convocation,
                    "convoke_examiners": of_day.examiner_convocation,
                }
                assert due[line.key] == line.due
                compared.add(line.key)
    assert compared == {"deposit", "convoke_candidate", "convoke_examiners"}


@pytest.mark.parametrize("on", [dt.date.min, dt.date.max])
def test_not_even_the_ends_of_the_calendar_raise(on: dt.date) -> None:
    problem, found = full_house("code-du-travail-2026")
    extreme = Event(candidacy="K0", on=on, kind="contact")
    assert worklist(problem, found.model_copy(update={"events": (*found.events, extreme)}), on).on == on
