"""What the records cost: first and again, beside bare WeasyPrint on the same HTML, and whom it keeps waiting."""

import re
import shutil
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import cycle, islice
from statistics import median
from threading import Event, Thread
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from django.test import Client

    from members.models import BlocYear


@dataclass(frozen=True)
class Place:
    """A bloc-year whose records are measured: who asks, for which pages, and for which of a page's things."""

    client: "Client"
    year: "BlocYear"
    pages: Container[str]
    values: Mapping[str, object]

    def address(self, page: str, *args: object) -> str:
        """Where this year has it."""
        from django.urls import reverse

        return reverse(page, args=[self.year.bloc.code, self.year.year, *args])


@dataclass
class MeasuredDocument:
    """One record: where it is asked for, and how long it took to make it barely, first, and again."""

    name: str
    client: "Client"
    address: str
    source: dict[str, Any]
    pdf: bytes = b""
    bare: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)


def seconds(deed: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    deed()
    return perf_counter() - began


def fetched(client: "Client", address: str, status: int = 200, **headers: str) -> Any:
    """The answer; RuntimeError if it is another than expected, since an error is quick."""
    answer = client.get(address, headers=headers)
    if answer.status_code != status:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return answer


def documents_of(places: "Sequence[Place]") -> list[MeasuredDocument]:
    """The record of every page that prints, and of every kind of document, with the HTML it is made of.

    Each of the first place that has something for it. Says which kinds have nothing anywhere.
    """
    from khoithidua.catalogue import catalogue
    from khoithidua.urls import portal

    asked = []
    for page in portal.pages:
        names = re.findall(r"<\w+:(\w+)>", page.path)
        place = next((one for one in places if page.name in one.pages and set(names) <= set(one.values)), None)
        if page.printed and place:
            values = [place.values[name] for name in names]
            asked.append((page.title, place.client, place.address(f"{page.name}.pdf", *values)))
    for kind in catalogue.compositions:
        found = ((place, choice) for place in places for choice in kind.choices(place.year))
        place, first = next(found, (None, None))
        if place is None or first is None:
            print(f"not measured, since no year has anything for it: {kind.name}")
            continue
        address = place.address("composition.pdf", kind.source(first.key))
        asked.append((f"Soạn: {kind.name}", place.client, address))
    return [MeasuredDocument(name, client, address, _source(client, address)) for name, client, address in asked]


def _source(client: "Client", address: str) -> dict[str, Any]:
    """What the record at this address is set from."""
    from common.records import made as shelf
    from common.records.pdf import render_pdf

    forget()
    with patch.object(shelf, "render_pdf", side_effect=render_pdf) as asked:
        fetched(client, address)
    (html,), how = asked.call_args
    return {"html": html, **how}


def forget() -> None:
    """Takes away every record that was made."""
    from django.conf import settings

    shutil.rmtree(settings.MADE_DIR, ignore_errors=True)


def barely(source: dict[str, Any]) -> bytes:
    """The same HTML, style and fonts by WeasyPrint alone, as anybody would call it: nothing kept at hand."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from common.records.layout import STATE
    from common.records.typesetting import StaticFetcher, stylesheet_text

    fonts = FontConfiguration()
    fetcher = StaticFetcher()
    text = stylesheet_text(source.get("layout", STATE), source.get("landscape", False))
    style = CSS(string=text, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=source["html"], base_url="relative:/", url_fetcher=fetcher)
    content: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a")
    return content


def measure(documents: list[MeasuredDocument], rounds: int) -> None:
    """Makes each of them barely, then first, then again, in turn."""
    for _ in range(rounds):
        for one in documents:
            one.bare.append(seconds(partial(barely, one.source)))
            forget()
            ask = partial(fetched, one.client, one.address)
            one.first.append(seconds(ask))
            one.again.append(seconds(ask))
            kept = ask()
            one.pdf = kept.content
            one.known.append(seconds(partial(ask, 304, **{"If-None-Match": kept["ETag"]})))


def table(documents: list[MeasuredDocument], rounds: int) -> None:
    """Prints them."""
    import pikepdf

    print(f"\nRecords, 9 × 18, {rounds} rounds: first made, sent again from disk, «not changed» (304), ms")
    print(f"  {'':28}{'bare':>8}{'first':>8}{'× bare':>8}{'again':>8}{'× bare':>8}{'304':>8}{'pages':>7}{'KB':>8}")
    for one in documents:
        bare, first, again, known = (median(taken) * 1000 for taken in (one.bare, one.first, one.again, one.known))
        with pikepdf.open(BytesIO(one.pdf)) as pdf:
            pages = len(pdf.pages)
        print(
            f"  {one.name[:27]:28}{bare:8.0f}{first:8.0f}{first / bare:8.2f}{again:8.1f}{again / bare:8.3f}{known:8.1f}"
            f"{pages:7}{len(one.pdf) / 1024:8.1f}"
        )


def long_prints(documents: list[MeasuredDocument], rounds: int, pages: int) -> None:
    """Prints what a page costs in a print of 2 full pages and in a long one: of the same rows, of the same paragraphs.

    Processor time, which a machine that is busy otherwise does not lengthen.
    """
    from common.records.typesetting import warm_up

    warm_up()
    print("\nA page of a short print and of a long one, ms of the processor (aim: ≤ 1.3)")
    for name, part, unit in (("Chấm điểm", "tbody", "tr"), ("Soạn: Kế hoạch hoạt động của năm", "main", "p")):
        source = next(one.source for one in documents if one.name == name)
        two = _fill(source, part, unit, 2)
        # Rows are not all alike: how many make so many pages, some ten pages tell better than two.
        some = _set(_of(source, part, unit, 5 * two))[1]
        lengths = [_of(source, part, unit, count) for count in (two, round(5 * two * pages / some))]
        taken = [[_set(how) for _ in range(rounds)] for how in lengths]
        (short, few), (long, many) = ((median(time for time, _ in runs), runs[0][1]) for runs in taken)
        costs = f"{short / few * 1000:.0f} of {few} pages, {long / many * 1000:.0f} of {many} pages"
        print(f"  {name}, {costs}: × {long / many / (short / few):.2f}")


def _of(source: dict[str, Any], part: str, unit: str, count: int) -> dict[str, Any]:
    """The record with so many of its rows or paragraphs in this part, over and over again, on pages alike.

    Without the head of the first page, which would leave less room there.
    """
    html = re.sub(r'<div class="letterhead">.*?<main>', "<main>", source["html"], flags=re.DOTALL)
    before, _, rest = html.partition(f"<{part}>")
    inside, _, after = rest.partition(f"</{part}>")
    units = re.findall(rf"<{unit}\b.*?</{unit}>", inside, re.DOTALL)
    filled = "".join(islice(cycle(units), count))
    return {**source, "html": f"{before}<{part}>{filled}</{part}>{after}"}


def _fill(source: dict[str, Any], part: str, unit: str, pages: int) -> int:
    """How many rows or paragraphs so many pages hold; they are not all alike, but come round again and again."""
    least, most = 1, 2
    while _set(_of(source, part, unit, most))[1] <= pages:
        least, most = most, 2 * most
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if _set(_of(source, part, unit, middle))[1] <= pages else (least, middle)
    return least


def _set(source: dict[str, Any]) -> tuple[float, int]:
    """How much of the processor setting it takes, in this process, and how many pages it makes."""
    import pikepdf

    from common.records.layout import STATE
    from common.records.typesetting import typeset

    began = process_time()
    content = typeset(**{"layout": STATE, "landscape": False, "attachments": (), **source})
    taken = process_time() - began
    with pikepdf.open(BytesIO(content)) as pdf:
        return taken, len(pdf.pages)


def bundle(documents: list[MeasuredDocument]) -> None:
    """Prints what it costs to put all of them together."""
    from common.records.bundle import BundlePart, count_pages, merge_pdfs

    made_at = documents[0].source["made_at"]
    parts = [BundlePart(one.name, 1, one.pdf) for one in documents]
    whole: list[bytes] = []
    taken = seconds(lambda: whole.append(merge_pdfs(parts, title="Hồ sơ", made_at=made_at)))
    size = f"{count_pages(whole[0])} pages, {len(whole[0]) / 1024:.0f} KB"
    print(f"\nAll {len(parts)} as one file: {taken * 1000:.0f} ms, {size}")


def dossier_of_2023() -> None:
    """Prints what the dossier of the real year costs, with its sample scores."""
    from pathlib import Path

    from common.audit.log import Actor
    from common.yearfile.files import load
    from documents.dossier.job import begin_dossier, ready
    from members.access import Reader
    from members.models import BlocYear, User
    from scoring.sample import make_sample

    actor = Actor(name="bench")
    load(Path("members/data/khoi-6-2023.json").read_bytes(), actor)
    year = BlocYear.objects.get(bloc__code="khoi-6", year=2023)
    make_sample(year=year, password="", renew=False, actor=actor)
    reader = Reader(User(username="bench"), frozenset({"secretary"}))
    made = []
    taken = seconds(lambda: made.append(begin_dossier(year=year, actor=actor, reader=reader)))
    job, dossier = made[0], ready(year)
    if dossier is None:
        raise RuntimeError(job.problem)
    sizes = f"PDF {dossier.pdf_size / 1024:.0f} KB, ZIP {dossier.zip_size / 1024:.0f} KB"
    print(f"\nThe dossier of 2023, {job.total - 1} documents: {taken:.1f} s, {sizes}")


def waits(client: "Client", page: str, longest: MeasuredDocument, looks: int) -> None:
    """Prints how long a page takes while nobody prints, and while somebody prints all the time."""
    from django.test import override_settings

    print("\nA page of somebody else's while a record is being made, ms")
    print(f"  {'':40}{'median':>8}{'longest':>9}")
    _told("nobody prints", [seconds(partial(fetched, client, page)) for _ in range(looks)])
    for how, workers in (("set in a process of its own", 1), ("set in the server's own process", 0)):
        with override_settings(RECORD_WORKERS=workers):
            _told(how, _while_printing(partial(fetched, client, page), longest.source, looks))


def _while_printing(look: Callable[[], object], source: dict[str, Any], looks: int) -> list[float]:
    from common.records.pdf import render_pdf

    begun, done = Event(), Event()

    def keep_printing() -> None:
        while not done.is_set():
            begun.set()
            render_pdf(**source)

    printer = Thread(target=keep_printing)
    printer.start()
    begun.wait()
    try:
        return [seconds(look) for _ in range(looks)]
    finally:
        done.set()
        printer.join()


def _told(how: str, taken: list[float]) -> None:
    print(f"  {how:40}{median(taken) * 1000:8.1f}{max(taken) * 1000:9.1f}")
