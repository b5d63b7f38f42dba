"""One input after the other. Each follows from the seed and its number alone, so that one can be tried again."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.fuzz import pools
from tests.fuzz.surface import ROLES, Form, Surface
from tests.fuzz.workbooks import spoiled_workbook

YEAR_FILE = Path("members/data/khoi-6-2023.json")
RUBRIC_FILE = Path("scoring/data/bang-tieu-chi-mau.json")
# Who gets further than «not found» most of the time.
BUSY = ("thuky", "thuky", "thuky", "quantri", "quantri", "ban-dan-van", "vanthu")
LOG_OUT = "/dang-xuat/"
# The workbooks that come back somewhere, in the order of the doors that take them; and one that none takes.
BOOKS = ("cham-diem.xlsx", "cham-diem/ban-dan-van.xlsx", "tieu-chi/sua/tep-excel/", "tieu-chi.xlsx")
# What Django's admin and our pages read behind a «?», and lookups that nobody offered.
QUERIES = (
    *("ky", "trang", "page", "p", "o", "q", "all", "e", "_changelist_filters", "_popup", "_to_field", "next", "tu", "den", "mau"),
    *("year", "month", "day", "id__exact", "pk__in", "year__id__exact", "rubric__id__exact", "kind__exact", "at__year", "at__gte"),
    *("password__startswith", "bloc__x", "id__isnull", "year__year__gte", "order", "chi", "don-vi", "tim", "rubric", "year__bloc"),
)  # fmt: skip


@dataclass
class Input:
    """What is sent, and by whom; a `file` of a year or a rubric goes to its reader instead."""

    kind: str
    role: str = ""
    method: str = "GET"
    path: str = ""
    data: Any = None
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    file: bytes = b""

    def __str__(self) -> str:
        said = repr(self.file or self.data)[:1500]
        sent = f"{self.content_type} {self.headers} {self.cookies}"[:300]
        return f"{self.kind}: {self.role or '(nobody)'} {self.method} {self.path[:300]} {sent} {said}"


Maker = Callable[["Inputs", random.Random], Input]


@dataclass
class Inputs:
    """The maker of inputs: from a surface, its workbooks and files."""

    surface: Surface
    seed: int
    books: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        secretary = self.surface.client("thuky")
        base = "/khoi-6/2023/"
        for address in BOOKS:
            answer = secretary.get(base + address)
            if answer.status_code == 200:
                self.books.append(answer.getvalue())
        self.files = [YEAR_FILE.read_text(encoding="utf-8"), RUBRIC_FILE.read_text(encoding="utf-8")]

    def make(self, number: int) -> Input:
        """The input of this number."""
        chance = random.Random(f"{self.seed}:{number}")  # noqa: S311
        kinds, weights = zip(*KINDS, strict=True)
        maker: Maker = chance.choices(kinds, weights)[0]
        return maker(self, chance)

    def _place(self, chance: random.Random) -> tuple[str, str]:
        """Somebody, and somewhere."""
        role = chance.choice(BUSY) if chance.random() < 0.85 else chance.choice(ROLES)
        [route] = chance.choices(self.surface.routes, self.surface.weights)
        return role, route.path(chance)

    def _form(self, chance: random.Random) -> tuple[str, Form | None]:
        """A form that somebody finds somewhere, if there is one after some looks."""
        role = ""
        for _ in range(12):
            role, path = self._place(chance)
            if path.endswith((".pdf", ".xlsx", ".zip")) or "%" in path:
                continue
            # The button to log out stands on every page, and would be half of all forms.
            forms = [
                form for form in self.surface.page(role, path)[0] if form.method == "post" and form.path != LOG_OUT
            ]
            if forms:
                return role, chance.choice(forms)
        return role, None

    def query(self, chance: random.Random) -> Input:
        """An address with nonsense behind its «?»."""
        role, path = self._place(chance)
        names = list(QUERIES)
        if not path.endswith((".pdf", ".xlsx", ".zip")) and "%" not in path:
            forms, links = self.surface.page(role, path)
            own = [name for form in forms if form.method == "get" for name, _ in form.fields] + links
            names = own * 3 + names
        pairs = [(chance.choice(names), pools.word(chance)) for _ in range(chance.randint(0, 3))]
        text = "&".join(f"{quote(name)}={quote(said.encode('utf-8', 'surrogatepass'))}" for name, said in pairs)
        if chance.random() < 0.05:
            text += chance.choice(("&%ff=%ff", "&a=%c3%28", "&a=%00", "&=", "&&&", "&a[]=1", "&" + "x=1&" * 2000))
        method = (
            "GET"
            if chance.random() < 0.9
            else chance.choice(("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "X"))
        )
        return Input("query", role, method, f"{path}?{text}" if text else path)

    def form(self, chance: random.Random) -> Input:
        """A form of a page, one to three of its fields filled with nonsense."""
        role, form = self._form(chance)
        if form is None:
            return self.query(chance)
        fields = [list(pair) for pair in form.fields]
        fields += [[name, chance.choice(values)] for name, values in form.choices.items() if chance.random() < 0.5]
        for _ in range(chance.randint(1, 3)):
            if not fields:
                break
            place = chance.randrange(len(fields))
            deed = chance.random()
            if deed < 0.08:
                del fields[place]
            elif deed < 0.14:
                fields.append([fields[place][0], pools.value(chance)])
            elif deed < 0.17:
                fields.append([pools.word(chance), pools.value(chance)])
            elif deed < 0.25 and fields[place][0] in form.choices:
                fields[place][1] = chance.choice(form.choices[fields[place][0]])
            elif _is_json(fields[place]):
                fields[place][1] = self._json(fields[place][1], chance)
            else:
                fields[place][1] = pools.value(chance)
        data: dict[str, list[Any]] = {}
        for name, said in fields:
            data.setdefault(name, []).append(said)
        for name in form.files:
            if chance.random() < 0.3:
                data[name] = [SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF")]
        headers = {"accept": "application/json"} if chance.random() < 0.2 else {}
        return Input("form", role, "POST", form.path, data, headers=headers)

    def _json(self, text: str, chance: random.Random) -> str:
        if chance.random() < 0.5:
            return chance.choice(pools.JSONS)
        try:
            return pools.spoiled_json(text, chance).decode("utf-8", "replace")
        except (ValueError, RecursionError):
            return chance.choice(pools.JSONS)

    def json(self, chance: random.Random) -> Input:
        """What scripts send: lists of edits, what a form was loaded with, drafts."""
        role = chance.choice(BUSY)
        pages = ("cham-diem/", "cham-diem/ban-dan-van/", "tieu-chi/I.3/", "cham-diem/nhap-excel/")
        path = "/khoi-6/2023/" + chance.choice(pages)
        edit = {"member": "ban-dan-van", "criterion": "I.3", "stage": "self", "version": "1", "value": "97,5"}
        cell = ["Tự chấm!D9", "ban-dan-van", "I.3", "self", 1, "97,5"]
        loaded = [["self", "I.3", "ban-dan-van", "1", "97"]]
        good = json.dumps(chance.choice(([edit], [edit, edit], [cell], loaded)))
        data = {"reason": "Thử", "edits": self._json(good, chance), "loaded": self._json(good, chance)}
        if chance.random() < 0.4:
            del data["edits"]
            data["v:self:ban-dan-van:I.3"] = pools.value(chance)
        if chance.random() < 0.3:
            data |= {name: pools.value(chance) for name in edit}
        headers = {"accept": "application/json"} if chance.random() < 0.7 else {}
        return Input("json", role, "POST", path, data, headers=headers)

    def workbook(self, chance: random.Random) -> Input:
        """A workbook of ours, damaged, at a door that takes workbooks."""
        doors = (("cham-diem", "file"), ("cham-diem/ban-dan-van", "file"), ("tieu-chi/sua", "excel"))
        place = chance.randrange(len(doors))
        path, name = doors[place]
        path += "/lay-bang/" if name == "excel" else "/nhap-excel/"
        book = self.books[place] if chance.random() < 0.9 else chance.choice(self.books)
        content = spoiled_workbook(book, chance)
        data = {name: SimpleUploadedFile("bang.xlsx", content), "source": "excel", "version": "1"}
        return Input("workbook", "thuky", "POST", f"/khoi-6/2023/{path}", data)

    def upload(self, chance: random.Random) -> Input:
        """A file of any kind in a form that takes one."""
        for _ in range(8):
            role, form = self._form(chance)
            if form and form.files:
                break
        else:
            return self.workbook(chance)
        content = chance.choice(
            (
                b"", b"x", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"\xff\xd8\xff\xe0" + b"\x00" * 90,
                b"GIF89a" + b"\xff" * 20, b"RIFF\x10\x00\x00\x00WEBP", bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 600,
                chance.randbytes(300), b"%PDF-1.4\n" + chance.randbytes(800) + b"\n%%EOF", b'{"a": ' + b"[" * 100_000,
                *(pools.damaged(book, chance) for book in self.books[:1]),
            )
        )  # fmt: skip
        data: dict[str, Any] = {}
        for name, said in form.fields:
            data.setdefault(name, []).append(said)
        for name in form.files:
            data[name] = [SimpleUploadedFile("tep", content)]
            # Whatever a browser calls it: the class itself would put a name right.
            data[name][0]._name = chance.choice(pools.NAMES).encode("utf-8", "replace").decode()
        return Input("upload", role, "POST", form.path, data)

    def raw(self, chance: random.Random) -> Input:
        """A request that no browser would send; headers as far as a server hands them on (no control characters)."""
        role, path = self._place(chance)
        role, form = self._form(chance) if chance.random() < 0.6 else (role, None)
        path = form.path if form else path
        boundary = chance.choice(("x", "", "x" * 300, "\u00ff"))
        body, content_type = chance.choice(
            (
                (b"a=%ff&b=%00&c=\xff\xfe", "application/x-www-form-urlencoded"),
                (b"&".join(b"f%d=1" % number for number in range(10_100)), "application/x-www-form-urlencoded"),
                (b"a=" + b"x" * 2_700_000, "application/x-www-form-urlencoded"),
                (b"a=1", "application/x-www-form-urlencoded; charset=utf-99"),
                (b"+AGE-=1", "application/x-www-form-urlencoded; charset=utf-7"),
                (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", "multipart/form-data; boundary=x"),
                (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", f"multipart/form-data; boundary={boundary}"),
                (b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xff\x00\"\r\n\r\n\xff\r\n--x--\r\n", "multipart/form-data; boundary=x"),
                (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n", "multipart/form-data; boundary=x"),
                (b"--x\r\n" + b"A: b\r\n" * 3000 + b"\r\n--x--", "multipart/form-data; boundary=x"),
                (b"".join(b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"%d\"\r\n\r\nx\r\n" % number for number in range(30)) + b"--x--\r\n", "multipart/form-data; boundary=x"),
                (b"", "multipart/form-data"),
                (b"{", "application/json"),
                (pools.DEEP[0].encode(), "application/json"),
                (b"<x/>", "text/xml"),
                (chance.randbytes(200), "application/octet-stream"),
                (b"a=1", "\u00ff"),
            )
        )  # fmt: skip
        headers = chance.choice(
            (
                {}, {"accept": "application/json"}, {"accept-language": "x" * 5000}, {"if-none-match": '"x'}, {"range": "bytes=9-1,a"},
                {"if-modified-since": "Mon, 99 Jan 99999 99:99:99 GMT"}, {"referer": "\u00ff://["}, {"host": "a_b..c"}, {"host": "["},
                {"x-forwarded-for": "x" * 3000}, {"accept-encoding": "\u00ff"},
                {"hx-request": "true"}, {"origin": "null"}, {"if-range": "x"}, {"range": "bytes=" + "9" * 5000 + "-"},
            )
        )  # fmt: skip
        cookies = chance.choice(
            (
                {}, {}, {"sessionid": pools.word(chance)}, {"sessionid": "\x00"}, {"sessionid": "a" * 41}, {"csrftoken": pools.word(chance)},
                {"messages": pools.word(chance)}, {"messages": "[" * 3000}, {"django_language": "x" * 600}, {"a": "\u00ff"},
            )
        )  # fmt: skip
        method = chance.choice(("POST", "POST", "POST", "GET", "PUT"))
        cookies = {name: said.encode("latin-1", "replace").decode("latin-1") for name, said in cookies.items()}
        return Input("raw", role, method, urlsplit(path).path, body, content_type, headers, cookies)

    def year_file(self, chance: random.Random) -> Input:
        """A file of a year or a rubric, with places put otherwise."""
        which = 0 if chance.random() < 0.6 else 1
        return Input(
            "year file", method=("load_year", "load_rubric")[which], file=pools.spoiled_json(self.files[which], chance)
        )


KINDS: tuple[tuple[Maker, float], ...] = (
    (Inputs.query, 30),
    (Inputs.form, 36),
    (Inputs.json, 8),
    (Inputs.workbook, 9),
    (Inputs.upload, 4),
    (Inputs.raw, 8),
    (Inputs.year_file, 5),
)


def _is_json(pair: list[str]) -> bool:
    return pair[1][:1] in ("[", "{")
