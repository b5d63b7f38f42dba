"""The documents around the pact: the minutes of the conference, and what other documents cite of it."""

from common.vietnamese.dates import date_in_words
from documents.audience import EVERYBODY
from documents.catalogue import (
    DOTS,
    SHORT_DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    members_of_year,
    stopped,
)
from members.models import BlocYear
from pacts.models import Pact
from pacts.verbs.signatures import standing


def grounds(year: BlocYear) -> list[str]:
    """What a document of the year stands on: its pact, if it has one that was signed."""
    pact = Pact.objects.filter(year=year.pk).first()
    days = sorted(standing(pact).values_list("on", flat=True)) if pact else []
    if not days:
        return []
    return [f"Căn cứ Giao ước thi đua năm {year.year} của {year.bloc.name} ký {date_in_words(days[-1])}"]


def _minutes(subject: DocumentSubject) -> Content:
    """The minutes of the conference, with room for all that nobody has reported."""
    year = subject.year
    pact = Pact.objects.filter(year=year.pk).first()
    if subject.key or pact is None:
        raise NothingToCompose("Năm này chưa có giao ước nên chưa có hội nghị để lập biên bản.")
    members = members_of_year(year)
    signed = standing(pact).count()
    conference = pact.conference_name or "hội nghị của Khối"
    day = date_in_words(pact.conference_date) if pact.conference_date else "ngày …… tháng …… năm ………"
    chair = ", ".join(filter(None, (pact.chair_name, pact.chair_position))) or DOTS
    lines = [
        "I. Thời gian, địa điểm",
        f"1. Thời gian: bắt đầu lúc …… giờ ……, {day}.",
        f"2. Địa điểm: {stopped(pact.conference_place) if pact.conference_place else DOTS}",
        "II. Thành phần",
        f"1. Chủ trì: {stopped(chair)}",
        f"2. Thư ký: {DOTS}",
        f"3. Có mặt: ……/{counted(len(members))} đơn vị thành viên, gồm: {DOTS}",
        f"4. Vắng mặt: {DOTS}",
        f"5. Khách mời: {DOTS}",
        "III. Diễn biến",
        f"1. {DOTS}",
        f"2. {DOTS}",
        "IV. Kết quả",
        *_results(pact, signed, len(members), year),
        "V. Biểu quyết",
        f"Tán thành: {SHORT_DOTS}; không tán thành: {SHORT_DOTS}; ý kiến khác: {SHORT_DOTS}",
        "Hội nghị kết thúc lúc …… giờ …… cùng ngày. Biên bản lập thành …… bản, có giá trị như nhau.",
    ]
    prose = Prose(
        subject=f"{conference[:1].upper()}{conference[1:]}",
        body="\n".join(lines),
        recipients=f"Các đơn vị thành viên {year.bloc.name}\nLưu: VT, {year.bloc.name}",
        signer=pact.chair_name,
    )
    return Content(prose)


def _results(pact: Pact, signed: int, members: int, year: BlocYear) -> list[str]:
    adopted = list(pact.adopted.order_by("order").values_list("name", flat=True))
    lines = []
    if adopted:
        lines += ["1. Hội nghị thông qua các văn bản:", *(f"- {stopped(name)}" for name in adopted)]
    if signed:
        count = f"{counted(signed)}/{counted(members)}"
        lines.append(f"{2 if adopted else 1}. {count} đơn vị thành viên ký Giao ước thi đua năm {year.year}.")
    return lines or [f"1. {DOTS}"]


def _conferences(year: BlocYear) -> list[CompositionChoice]:
    name = Pact.objects.filter(year=year.pk).values_list("conference_name", flat=True).first()
    return [] if name is None else [CompositionChoice("", name or "Hội nghị của Khối")]


MINUTES = Composition(
    slug="bien-ban-hoi-nghi",
    kind="Biên bản",
    called="Biên bản hội nghị",
    type_code="BB",
    about="Biên bản hội nghị ký kết giao ước: thời gian, thành phần, diễn biến, kết quả, biểu quyết.",
    template="documents/composed.record.html",
    make=_minutes,
    audience=EVERYBODY,
    choices=_conferences,
    minutes=True,
)
