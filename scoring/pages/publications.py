"""Publishing a round, and a publication as it was: its figures, its frozen print, its snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.records.disposition import PDF, file_response
from common.records.worker import RecordNotMade
from common.vietnamese.numbers import show_points
from common.web.notmade import UNAVAILABLE, told_not_made
from members.access import (
    Answer,
    Reader,
    may_correct,
    may_have_published_file,
    may_have_snapshot,
    may_see_card,
    may_see_publishing,
)
from members.pages import Again, Opened, Page
from scoring.models import Publication, Round, Stage
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.pages.standing_rows import StandingsTable, is_ranked, moved_by, standing_rows, standings_table
from scoring.pages.standings import Listed, listed
from scoring.presenters.boxes import STAGE_LABELS
from scoring.presenters.columns_of_signs import SignsRow, signs_rows
from scoring.presenters.nodes import OfNode
from scoring.publications.freezing import frozen_texts, publications_of, snapshot_of, thawed
from scoring.publications.record import TITLE
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.values import from_json, to_text
from scoring.rules import published
from scoring.rules.explaining import shown_counted
from scoring.rules.moves import changes
from scoring.rules.snapshot import STAGES, MemberLine, ScoreLine, Snapshot, StageValue, card_of, content_digest, digest
from scoring.sheet import MemberColumn, load_sheet
from scoring.verbs.publication import PublicationRefused, lacks, may_publish, publish


@dataclass(frozen=True, kw_only=True)
class PublishingPage(RoundShown):
    """The page where a round is published: the publications there are, and what hindered another one."""

    publications: list[Listed] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    typed: str = ""


@dataclass(frozen=True, kw_only=True)
class ToPublish(PublishingPage, StandingsTable):
    """What would be published: what it still lacks, member by member, and which values give no points."""

    answer: Answer
    lacks: list[tuple[MemberColumn, str, str]]
    pointless: list[tuple[str, str, str]]
    shown_to_members: str
    reasons_shown_to: str
    seen: str


def load_publishing(opened: Opened) -> PublishingPage:
    """What would be published, what is still missing, and whether this reader may."""
    opened.require(may_see_publishing(opened.reader))
    round_, where = round_of(opened)
    if round_ is None:
        return PublishingPage(**names_in(where))
    if round_.is_published:
        publications = publications_of(round_)
        return PublishingPage(**names_in(where), publications=[listed(opened, round_, one) for one in publications])
    here = f"?ky={round_.code}"
    sheet = load_sheet(round_)
    round_.year = opened.year
    draft = snapshot_of(sheet)
    visibility = Round.Visibility.FULL
    rows = standing_rows(
        opened,
        draft.rubric,
        draft.standings,
        visibility,
        round_.reasons,
        lambda code: opened.address("card", code) + here,
    )
    return ToPublish(
        **names_in(where),
        **names_in(standings_table(opened, draft.rubric, rows, visibility, None)),
        answer=may_publish(opened.reader, sheet),
        lacks=[
            (lack.member, ", ".join(lack.criteria), opened.address("card", lack.member.code) + here)
            for lack in lacks(sheet)
        ],
        # Agreed, and yet no points: that may be published, and should be known.
        pointless=[
            (line.short_name, score.criterion, score.why_not)
            for line in draft.members
            for score in line.scores
            if score.why_not
        ],
        shown_to_members=round_.get_visibility_display(),
        reasons_shown_to=round_.get_reasons_display(),
        seen=content_digest(draft),
    )


def save_publishing(opened: Opened) -> HttpResponseBase | Again:
    """Publishes; or shows the form again with what hindered it, and what was typed."""
    opened.require(may_see_publishing(opened.reader))
    posted = opened.posted
    round_id = sent_round(opened, lambda _: may_see_publishing(opened.reader))
    try:
        publication = publish(
            round_id=round_id,
            typed=posted.get("typed", ""),
            actor=opened.actor,
            reader=opened.reader,
            seen=posted.get("seen", "") or "-",
            year=opened.year,
        )
    except Round.DoesNotExist:
        raise Http404 from None
    except PermissionError as error:
        return Again(replace(load_publishing(opened), problems={"": str(error)}))
    except PublicationRefused as refused:
        return Again(replace(load_publishing(opened), problems=refused.problems, typed=posted.get("typed", "")))
    except RecordNotMade as error:
        problems = {"": told_not_made(opened.request, error)}
        shown = replace(load_publishing(opened), problems=problems, typed=posted.get("typed", ""))
        return Again(shown, UNAVAILABLE)
    messages.success(opened.request, f"Đã công bố {publication.round.name}.")
    return HttpResponseRedirect(listed(opened, publication.round, publication).url)


def _found(opened: Opened) -> tuple[Round, RoundShown, list[Publication], Publication]:
    """The publication that the address names, its round and its siblings; else Http404."""
    round_, where = round_of(opened, published=True)
    publications = publications_of(round_) if round_ else []
    number = opened.kwargs["number"]
    publication = next((found for found in publications if found.number == number), None)
    if round_ is None or publication is None:
        raise Http404
    return round_, where, publications, publication


@dataclass(frozen=True)
class Changed:
    """A score that a correction changed, before and after."""

    member: MemberLine
    node: RubricNode
    before: str
    after: str


@dataclass(frozen=True)
class PublishedNode(OfNode):
    """A node of the rubric with what each of the members shown got there."""

    node: RubricNode
    points: list[str]


@dataclass(frozen=True)
class PublishedScore:
    """One node of a member's card: what it gave and how that came about (`told`), of a criterion what was given."""

    node: RubricNode
    points: str
    told: str
    given: list[tuple[str, str, str]] = field(default_factory=list)
    explanation: str = ""
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicationPage(RoundShown, StandingsTable):
    """A publication: its standings, its files, what it changed, and the scores of who may be seen (`columns`).

    `intact` says that it still has the digest it was published with; `chosen` is the member whose card is shown, `told`
    how its total came about, `signs` what its groups gave in four columns.
    """

    title: str
    document_url: str
    publication: Publication
    publications: list[Listed]
    latest: int
    snapshot: Snapshot
    intact: bool
    reason: str
    file: Answer
    file_url: str
    snapshot_url: str
    correct_url: str
    moved: bool
    changes: list[Changed]
    columns: list[MemberLine]
    nodes: list[PublishedNode]
    chosen: MemberLine | None
    scores: list[PublishedScore]
    told: str
    signs: tuple[list[SignsRow], SignsRow] | None
    stages: list[str]


def load_publication(opened: Opened) -> PublicationPage:
    """A publication as it was, as far as this reader may see such standings."""
    round_, where, publications, publication = _found(opened)
    number = publication.number
    texts = frozen_texts(round_, number, number - 1)
    shown = thawed(texts[number])
    before = thawed(texts[number - 1]) if number - 1 in texts else None
    reader, visibility = opened.reader, round_.shown_to(opened.reader)
    here = f"{opened.path}?ky={round_.code}"
    seen = {line.code for line in shown.members if may_see_card(reader, line.code, visibility)}
    rows = standing_rows(
        opened,
        shown.rubric,
        shown.standings,
        visibility,
        round_.reasons,
        lambda code: f"{here}&don-vi={code}#phieu",
        moved=moved_by(before, shown),
    )
    told = is_ranked(opened, visibility)
    file = _may_have_file(reader, round_, publication)
    columns = [line for line in sorted(shown.members, key=lambda line: line.order) if line.code in seen]
    chosen = next((line for line in columns if line.code == opened.query.get("don-vi")), None)
    if opened.query.get("don-vi") and chosen is None:
        raise Http404
    sentences = published.told(shown, chosen) if chosen else None
    address = opened.address("standings-publication", number).removesuffix("/")
    return PublicationPage(
        **names_in(replace(where, sample=shown.sample)),
        **names_in(standings_table(opened, shown.rubric, rows, visibility, None)),
        title=f"Công bố lần {number}",
        document_url=opened.address("document", publication.document_id) if file else "",
        publication=publication,
        publications=[listed(opened, round_, other) for other in publications],
        latest=publications[0].number,
        snapshot=shown,
        intact=digest(texts[number]) == publication.sha256,
        reason=publication.reason if told else "",
        file=file,
        file_url=f"{address}.pdf?ky={round_.code}",
        snapshot_url=f"{address}.json?ky={round_.code}" if may_have_snapshot(reader) else "",
        correct_url=opened.address("standings-correction") + f"?ky={round_.code}"
        if number == publications[0].number and may_correct(reader, round_.step)
        else "",
        moved=any(row.moved for row in rows),
        changes=shown_changes(before, shown, seen) if before else [],
        columns=columns,
        nodes=_nodes(shown, columns),
        chosen=chosen,
        scores=_card(shown, chosen, sentences.nodes) if chosen and sentences else [],
        told=sentences.total if sentences else "",
        signs=signs_rows(shown.rubric, card_of(shown, chosen)) if chosen else None,
        stages=STAGE_LABELS,
    )


def shown_changes(before: Snapshot, after: Snapshot, seen: set[str]) -> list[Changed]:
    """The scores that differ between two publications, of the members that may be `seen`."""
    nodes = {node.code: node for node in after.rubric.leaves()}
    return [
        Changed(
            change.member,
            nodes[change.criterion],
            agreed_text(before, nodes[change.criterion], change.before, change.points[0]),
            agreed_text(after, nodes[change.criterion], change.after, change.points[1]),
        )
        for change in changes(before, after)
        if change.member.code in seen
    ]


def agreed_text(snapshot: Snapshot, node: RubricNode, score: ScoreLine, points: str) -> str:
    """An agreed value with the points that count, as people read it: «43/48 (134,38 điểm)»."""
    text = given_text(snapshot, node, score.values.get(Stage.AGREED.value, StageValue()))
    return text if not points or text == points else f"{text} ({points} điểm)".strip()


def given_text(snapshot: Snapshot, node: RubricNode, given: StageValue) -> str:
    """What was put in, as its box shows it."""
    return "" if given.input is None else to_text(node, from_json(node, dict(given.input), snapshot.rubric.step))


def _nodes(snapshot: Snapshot, columns: list[MemberLine]) -> list[PublishedNode]:
    """Every node of the rubric with what these members got there."""
    return [
        PublishedNode(
            node, [shown_counted(line.nodes[node.code], exempt=node.code in line.not_applicable) for line in columns]
        )
        for node, _, _ in snapshot.rubric.walk()
    ]


def _card(snapshot: Snapshot, line: MemberLine, told: Mapping[str, str]) -> list[PublishedScore]:
    """One member's scores as they were published: all three values, what counted, and the words beside them."""
    scores = {score.criterion: score for score in line.scores}
    rows = []
    for node, _, _ in snapshot.rubric.walk():
        points = show_points(line.nodes[node.code])
        if not node.is_leaf:
            rows.append(PublishedScore(node, points, told[node.code]))
            continue
        if node.code in line.not_applicable:
            given = [(label, words.NOT_APPLICABLE, "") for label in STAGE_LABELS]
            rows.append(PublishedScore(node, points, told[node.code], given))
            continue
        score = scores.get(node.code, ScoreLine(node.code, {}))
        values = [score.values.get(stage, StageValue()) for stage in STAGES]
        given = [
            (label, given_text(snapshot, node, one), show_points(one.points))
            for label, one in zip(STAGE_LABELS, values, strict=True)
        ]
        rows.append(PublishedScore(node, points, told[node.code], given, score.explanation, score.why_not))
    return rows


def _may_have_file(reader: Reader, round_: Round, publication: Publication) -> Answer:
    return may_have_published_file(
        reader, round_.shown_to(reader), publication.visibility, reasons=round_.reasons, tells=publication.reasons
    )


def frozen_pdf(opened: Opened) -> HttpResponseBase:
    """The print of a publication: the bytes that were kept, for whoever may see all that stands in them."""
    round_, _, _, publication = _found(opened)
    opened.require(_may_have_file(opened.reader, round_, publication))
    kept = Publication.objects.values_list("pdf", flat=True).get(pk=publication.pk)
    return file_response(bytes(kept), f"{_name(opened, round_, publication)}.pdf", PDF)


def frozen_json(opened: Opened) -> HttpResponseBase:
    """The snapshot of a publication, byte by byte what its SHA-256 was taken of."""
    round_, _, _, publication = _found(opened)
    opened.require(may_have_snapshot(opened.reader))
    text = frozen_texts(round_, publication.number)[publication.number]
    return file_response(
        text.encode(), f"{_name(opened, round_, publication)}.json", "application/json; charset=utf-8", inline=False
    )


def _name(opened: Opened, round_: Round, publication: Publication) -> str:
    return f"{TITLE}, {round_.name}, công bố lần {publication.number} - {opened.year}"


PUBLISHING = Page(
    name="standings-publish",
    path="xep-hang/cong-bo",
    title="Công bố kết quả",
    load=load_publishing,
    save=save_publishing,
    template="scoring/publishing.html",
    printed=False,
)
PUBLICATION = Page(
    name="standings-publication",
    path="xep-hang/cong-bo/<int:number>",
    title="Công bố",
    load=load_publication,
    template="scoring/publication.html",
    printed=False,
    files={"pdf": frozen_pdf, "json": frozen_json},
)
