"""The training store's agencies: who works there, contracts, consents, a change of officer."""

from datetime import time

from iomdesk.domain.agencies import Agreement, AgreementKind, Practitioner
from iomdesk.services import agencies, agreements, nominations
from iomdesk.services.desk import Desk
from iomdesk.services.training_cast import story
from iomdesk.services.training_events import Story
from iomdesk.services.training_script import Script


def share(script: Script) -> None:
    """Everything of the Sharing screen, recorded by the coordinator in the weeks before."""
    told = story("sharing")
    for one in told["practitioner"]:
        _at_work(script, one)
    for one in told["agreement"]:
        _agreed(script, one)
    for one in told["officer"]:
        _nominated(script, one)


def _at_work(script: Script, one: Story) -> None:
    def act(desk: Desk) -> None:
        agencies.save_practitioner(
            desk,
            Practitioner(
                id="", revision=0, agency=one["agency"], name=one["name"],
                role=one.get("role", ""), phone=one.get("phone", ""),
            ),
        )  # fmt: skip

    script.step(script.moment(400, time(9, 10)), act)


def _agreed(script: Script, one: Story) -> None:
    def act(desk: Desk) -> None:
        consent = "person" in one
        agreements.add_agreement(
            desk,
            Agreement(
                id="",
                revision=0,
                kind=AgreementKind.CONSENT if consent else AgreementKind.CONTRACT,
                agency=one["agency"],
                practitioner=one.get("practitioner", ""),
                person_id=script.ids[one["person"]] if consent else None,
                lead_body=one.get("lead", ""),
                begins_on=script.day(one["ago"]),
                until=script.day(-one["until"]),
                paper_seen_on=script.day(one["seen"]) if "seen" in one else None,
                paper_at=one.get("at", ""),
            ),
        )

    days = [one["ago"], one.get("seen", one["ago"])]
    script.step(script.moment(max(1, min(days)), time(11, 45)), act)


def _nominated(script: Script, one: Story) -> None:
    key = f"officer {one['agency']} {one['ago']}"

    def change(desk: Desk) -> None:
        made = nominations.change_officer(desk, one["agency"], one["now"], script.day(one["ago"]))
        script.ids[key] = made.id

    def tell(desk: Desk) -> None:
        on = script.day(one["told"])
        nominations.note_told(desk, script.ids[key], 1, on=on, how=one["how"])

    script.step(script.moment(one["ago"], time(15, 30)), change)
    if "told" in one:
        script.step(script.moment(one["told"], time(10, 15)), tell)
