"""«Báo cáo thành tích»: what one case of a submission has done, and what it was awarded before.

The member writes its draft (`awards.ownreports`), and the bloc issues it. Section I is to be filled in; II comes from
its targets and the points that were published, III from the ledger.
"""

from dataclasses import dataclass

from awards.editions import merit_day, named_in
from awards.models import Proposal
from awards.ownreports import OWN_REPORT, source_key
from awards.presenters.ledger import AwardedRow, awards_of
from awards.presenters.ranking import ranking_of
from awards.rules.dossiers import Paper
from awards.rules.proposing import Stage
from awards.verbs.ledger import Holders
from awards.verbs.proposals import stage
from campaigns.models import Registration
from campaigns.presenters.registrations import target_line
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.numbers import show_number
from common.web.sent import whole_number
from documents.catalogue import (
    DOTS,
    SHORT_DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    stopped,
)
from members.models import BlocYear
from scoring.models import Round

NO_CASE = "Năm này không có đề nghị ấy."


@dataclass(frozen=True)
class AwardedShown:
    """Section III of an achievement report: the titles and the forms of award that the collective has."""

    awarded: Table[AwardedRow]
    titles: list[AwardedRow]
    awards: list[AwardedRow]


AWARDED = Table[AwardedRow](
    {
        "year": TableField("Năm", lambda row: row.year, paper=9, kind=ColumnKind.INTEGER),
        "name": TableField("Danh hiệu, hình thức khen thưởng", lambda row: row.name, width=44),
        "decision": TableField("Số, ngày quyết định; cơ quan ban hành", lambda row: row.decision, width=40, paper=45),
    }
)


def _report(subject: DocumentSubject) -> Content:
    """The report of one case: I to be filled in, II from targets and published points, III from the ledger."""
    year = subject.year
    number = whole_number(subject.key[0]) if len(subject.key) == 2 else None
    rows = Proposal.objects.filter(year=year.pk, number=number) if number is not None else Proposal.objects.none()
    case = rows.select_related("nomination__form", "nomination__member__agency").first()
    # «01» would be another address of the same document, and so would another member's code.
    if case is None or source_key(case) != "/".join(subject.key):
        raise NothingToCompose(NO_CASE)
    nomination = case.nomination
    name = named_in(nomination.form, year)
    edition = nomination.form.edition_on(merit_day(year))
    history = awards_of(nomination.member.agency, year.bloc, year.year, Holders.of(year))
    body = [
        "I. Sơ lược đặc điểm, tình hình",
        f"1. Trụ sở, điện thoại, trang thông tin điện tử; quá trình thành lập; cơ cấu tổ chức, số cán bộ: {DOTS}",
        f"2. Chức năng, nhiệm vụ: {DOTS}",
        "II. Thành tích đạt được",
        "1. Kết quả thực hiện nhiệm vụ và chỉ tiêu thi đua",
        *_targets(case),
        *_points(year, nomination.member.code),
        *([f"- {stopped(' '.join(nomination.merits.split()))}"] if nomination.merits else []),
        f"2. Nguyên nhân, biện pháp; mô hình, sáng kiến: {DOTS}",
        f"3. Việc chấp hành đường lối của Đảng, pháp luật của Nhà nước; chăm lo đời sống: {DOTS}",
        f"4. Hoạt động của tổ chức đảng, đoàn thể: {DOTS}",
        "III. Các hình thức đã được khen thưởng",
        *([] if history.titles or history.awards else [f"- {DOTS}"]),
    ]
    form = f" (mẫu {edition.report_form})" if edition and edition.report_form else ""
    whom = f"{nomination.within}, {nomination.member.name}" if nomination.within else nomination.member.name
    prose = Prose(
        subject=f"Thành tích của {whom} đề nghị tặng {name} năm {year.year}{form}",
        body="\n".join(body),
        authority=nomination.member.name.upper(),
        position="THỦ TRƯỞNG ĐƠN VỊ",
        signer=nomination.member.representative_name,
        left_signer="",
    )
    return Content(prose, AwardedShown(AWARDED, history.titles, history.awards))


def _targets(case: Proposal) -> list[str]:
    """A line a target that the member registered: plan and result, or that none was said."""
    registration = Registration.objects.filter(member=case.nomination.member_id).first()
    if registration is None:
        return [f"- {DOTS}"]
    rows = registration.targets.order_by("order").prefetch_related("adjustments")
    lines = []
    for one in (target_line(case.nomination.member.short_name, target) for target in rows):
        unit = f" {one.unit}" if one.unit else ""
        plan = f"kế hoạch {show_number(one.plan)}{unit}" if one.plan is not None else "kế hoạch không ghi số"
        actual = one.target.actual
        result = f"thực hiện {show_number(actual)}{unit}" if actual is not None else f"thực hiện {SHORT_DOTS}"
        lines.append(f"- {one.name}: {plan}, {result}.")
    return lines or [f"- {DOTS}"]


def _points(year: BlocYear, member: str) -> list[str]:
    """What the last published round says of the member; nothing while none is published."""
    for one in Round.objects.filter(year=year.pk, step=Round.Step.PUBLISHED).order_by("-pk"):
        ranking = ranking_of(one)
        line = next((row for row in ranking.lines if row.code == member), None)
        if ranking.published and line is not None:
            band = f", xếp loại {line.band}" if line.band else ""
            return [f"- Điểm thi đua ({one}): {line.total}, xếp thứ {line.rank}{band}."]
    return []


def _cases(year: BlocYear) -> list[CompositionChoice]:
    rows = Proposal.objects.filter(year=year.pk).order_by("number").prefetch_related("steps")
    found = []
    rows = rows.select_related("nomination__form", "nomination__member")
    for one in rows.prefetch_related("nomination__form__editions"):
        if stage(one) not in (Stage.WITHDRAWN, Stage.REFUSED, Stage.CANCELLED):
            found.append(CompositionChoice(source_key(one), f"{one.nomination}: {named_in(one.nomination.form, year)}"))
    return found


ACHIEVEMENT = Composition(
    slug=Paper.REPORT.value,
    audience=OWN_REPORT,
    kind="Báo cáo",
    called="Báo cáo thành tích",
    about="Thành tích của một trường hợp được đề nghị; lập từ chỉ tiêu, điểm đã công bố và sổ khen thưởng.",
    template="awards/achievement.record.html",
    make=_report,
    choices=_cases,
)
