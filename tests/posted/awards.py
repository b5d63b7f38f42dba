"""What is sent to the forms of the review, of the catalogue of awards and of the ledger."""

from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

from awards.ballots import fixed_in
from awards.models import Review, Submission
from awards.rules.proposing import Stage
from awards.verbs import checklists, eligibility, submissions
from awards.verbs.proposals import seal_of
from tests.awards.awarded import awarded, form_known
from tests.awards.eligible import held
from tests.awards.handedon import sent
from tests.awards.meeting import SETTLED, called
from tests.awards.nominated import RULE, question_put
from tests.awards.pages.test_importing import GOOD, book
from tests.awards.portalballots import ready_for_an_urn, urn_opened
from tests.awards.proposing import bring, form_of, proposed, voted, wanted
from tests.awards.reviews import award_form as award_form_of
from tests.awards.reviews import put_to_vote
from tests.common.files.samples import picture
from tests.pacts.life import PASSWORD, Life
from tests.posted.people import OWN
from tests.posted.reading import Sent, client_of, shown_to


def review_settings(life: Life) -> Sent:
    called(life.made)
    return {"seen": shown_to("thuky", life, "review-settings", 1)["seen"]} | SETTLED


def review_opinions(life: Life) -> Sent:
    conference = called(life.made)
    Review.objects.get_or_create(conference=conference, defaults={"written_opinions": True})
    absent = life.made.year.members.get(code=OWN)
    conference.presences.get_or_create(member=absent, defaults={"state": "absent"})
    seen = shown_to("thuky", life, "review-opinions", 1)["seen"]
    return {"seen": seen, f"{OWN}-paper": "Công văn số 12", f"{OWN}-on": "2/4/2024"}


def award_catalogue(life: Life) -> Sent:
    return {"deed": "start"}


def award_form(life: Life) -> Sent:
    return {"category": "title", "subject": "collective", "level": "base", "e0-name": "Cờ luân lưu"}


def award_pay(life: Life) -> Sent:
    return {"valid_from": "1/7/2023", "amount": "1.800.000", "step": "10.000"}


def award_ground(life: Life) -> Sent:
    return {"text": "Căn cứ Quy chế của Khối", "valid_from": "1/1/2024"}


def eligibility_settings(life: Life) -> Sent:
    return {"seen": "new", "reasons": "all"}


def eligibility_edit(life: Life) -> Sent:
    seen = eligibility.seal_of(life.made.year.members.get(code=OWN))
    return {"deed": "save", "seen": seen, "state": "suspended", "since": "2/4/2024", "reason": "Đang xác minh"}


def eligibility_answer(life: Life) -> Sent:
    row = held(life.made, OWN)
    return {"seen": eligibility.seal_of(row.member), "answer": "Đã báo cáo", "answered_on": "3/4/2024"}


def review_run(life: Life) -> Sent:
    called(life.made)
    return {"deed": "go:1"}


def review_votes(life: Life) -> Sent:
    put_to_vote(life.made.year, called(life.made))
    return {"seen": "", "deed": "open", "o-way": "paper"}


def ballot(life: Life) -> Sent:
    urn = urn_opened(life.made)
    choices = {f"case-{place}": "for" for place, _ in enumerate(life.made.members, start=1)}
    return choices | {"seen": fixed_in(urn).sha256, "member": OWN, "own": "QRST", "password": PASSWORD}


def ballot_open(life: Life) -> Sent:
    question = ready_for_an_urn(life.made)
    return {"case": [str(one.pk) for one in question.nominations.all()]}


def ballot_close(life: Life) -> Sent:
    urn_opened(life.made)
    return {"deed": "void", "reason": "Mất mạng"}


def award_edit(life: Life) -> Sent:
    form = form_known(life.made)
    return {
        "form": form.code,
        "agency": life.made.members[1].agency_id,
        "year": "2023",
        "ground": "merit",
        "decision_number": "12/QĐ-UBND",
        "decided_on": "20/1/2024",
    }


def award(life: Life) -> Sent:
    awarded(life.made)
    return {"deed": "add", "what": "decision", "files": [SimpleUploadedFile("Quyết định.png", picture("PNG"))]}


def proposals(life: Life) -> Sent:
    return {"propose": voted(life.made, "dv-01").pk}


def proposal_new(life: Life) -> Sent:
    form_of(life.made)
    return {"form": "co", "occasion": "Sơ kết", "on": "1/6/2023", "member": "dv-01"}


def proposal_edit(life: Life) -> Sent:
    seen = seal_of(proposed(life.made))
    return {"form": "co", "occasion": "Tổng kết", "member": "dv-01", "seen": seen}


def proposal_step(life: Life) -> Sent:
    seen = seal_of(proposed(life.made))
    return {"buoc": "withdrawn", "on": "2/6/2023", "remark": "Đơn vị xin rút", "seen": seen}


def checklist(life: Life) -> Sent:
    seen = checklists.seal_of_checklist(form_of(life.made))
    return {"i0-name": "Tờ trình", "i0-form": "pdf", "i0-sets": "1", "i0-source": "upload", "seen": seen}


def holidays(life: Life) -> Sent:
    seen = checklists.seal_of_holidays(life.made.year.bloc)
    return {"h0-on": "2/9/2024", "h0-name": "Quốc khánh", "seen": seen}


def _submission(life: Life) -> Submission:
    found = bring(life.made, proposed(life.made), Stage.PREPARING).submission
    assert found is not None
    return found


def submission_edit(life: Life) -> Sent:
    return {"recipient": "Sở Nội vụ", "seen": submissions.seal_of(_submission(life))}


def submission_send(life: Life) -> Sent:
    return {"on": "2/6/2023", "paper": "12/TTr-KTĐ6", "seen": submissions.seal_of(_submission(life))}


def submission_appraisal(life: Life) -> Sent:
    found = sent(life.made, OWN)
    return {"buoc": "tra-lai", "on": "1/6/2023", "remark": "Thiếu biên bản", "seen": submissions.seal_of(found)}


def submission_item(life: Life) -> Sent:
    _submission(life)
    (item,) = wanted(life.made, "Biên bản", kind="paper")
    return {"giay-to": item.pk, "state": "ready", "seen": ""}


def question_edit(life: Life) -> Sent:
    called(life.made)
    award_form_of(life.made)
    return {"deed": "save", "seen": ""} | RULE


def nominations(life: Life) -> Sent:
    question_put(life.made)
    return {"question": "1", "member": OWN}


def nomination_edit(life: Life) -> Sent:
    question_put(life.made)
    return {"deed": "save", "seen": "", "member": OWN}


def award_import(life: Life) -> Sent:
    form_known(life.made)
    return {"deed": "write"}


def award_import_seen(life: Life, who: str) -> str:
    """The preview of a file that they handed in; of the secretary's where they may hand in none."""
    client = client_of(who if who in ("thuky", "quantri") else "thuky")
    sent = {"file": SimpleUploadedFile("So cu.xlsx", book(GOOD))}
    return "?" + urlsplit(client.post(life.made.address("award-import"), sent)["Location"]).query
