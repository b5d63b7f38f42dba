"""Every address there is, taken from the URLconf; the forms that stand there, taken from the pages themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from members.models import User
from tests.fuzz.pools import word

# What an argument of an address may really be; one that nobody listed is guessed from all of them.
ROLES = ("", "thuky", "truongkhoi", "vanthu", "quantri", "ban-dan-van", "thuky-khac", "khong-vai-tro")
MEMBERS = ("ban-dan-van", "bao-binh-thuan")
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "bloc": ("khoi-6",),
    "year": ("2023",),
    "member": MEMBERS,
    "criterion": ("I.1", "I.2", "I.3", "I.5", "II.1", "I", "V.1"),
    "source": ("ke-hoach", "giao-uoc", "danh-sach", "quyet-dinh"),
    "code": ("ABCD-EFGH-JKMN", "1"),
    "number": ("1", "2"),
    "contest": ("1", "2"),
    "document": ("1", "2"),
    "evidence": ("1",),
    "file": ("1",),
    "app_label": ("members", "documents", "pacts", "campaigns", "scoring", "audit"),
    "url": ("members/", "x"),
}
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
_REGEX_ARGUMENT = re.compile(r"\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """One address, with the names of its arguments in it."""

    pattern: str

    @property
    def arguments(self) -> list[str]:
        """What has to be filled in."""
        return _ARGUMENT.findall(self.pattern)

    @property
    def weight(self) -> float:
        """A print takes a hundred times as long as a page: it comes less often."""
        if self.pattern.endswith((".pdf", ".zip")):
            return 0.03
        return 0.4 if self.pattern.endswith(".xlsx") else 1

    def _known(self, argument: str) -> list[str]:
        """What there really is of it."""
        if argument == "object_id":
            # Of the admin's models each has its own.
            app, model = self.pattern.split("/")[1:3]
            keys = apps.get_model(app, model)._base_manager.order_by("pk").values_list("pk", flat=True)[:8]
            return [str(key) for key in keys] or ["1"]
        return list(ARGUMENTS.get(argument) or (one for all_ in ARGUMENTS.values() for one in all_))

    def path(self, chance: Any) -> str:
        """The address with its arguments: mostly such as there are."""

        def filled(found: re.Match[str]) -> str:
            known = self._known(found[1])
            said = chance.choice(known) if chance.random() < 0.93 else word(chance)
            return quote(said.encode("utf-8", "surrogatepass"), safe="/:")

        return "/" + _ARGUMENT.sub(filled, self.pattern)


def routes() -> list[Route]:
    """All of them, the admin's included."""
    return [Route(pattern) for pattern in dict.fromkeys(_walk(get_resolver().url_patterns, ""))]


def _walk(patterns: list[Any], before: str) -> Iterator[str]:
    for one in patterns:
        text = before + _REGEX_ARGUMENT.sub(r"<\1>", str(one.pattern)).replace("^", "").replace("$", "").replace(
            "\\Z", ""
        )
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, text)
        else:
            assert isinstance(one, URLPattern)
            yield text


@dataclass
class Form:
    """A form as the page has it: where it goes, and what a browser would send if nobody touched it."""

    path: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    # What a list offers, by field.
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.by_id: dict[str, Form] = {}
        self.inside: Form | None = None
        self.select = ""
        self.area: tuple[Form, str] | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href", "").startswith(("/", "?")):
            self.links.append(said["href"])
        if tag == "form":
            self.inside = Form(said.get("action") or self.path, said.get("method", "get").lower())
            self.forms.append(self.inside)
            self.by_id[said.get("id", "")] = self.inside
        form = self.by_id.get(said["form"]) if said.get("form") else self.inside
        name = said.get("name", "")
        if form is None:
            return
        if tag == "option" and self.select:
            form.choices.setdefault(self.select, []).append(said.get("value", ""))
            if "selected" in said:
                form.fields.append((self.select, said.get("value", "")))
        if not name:
            return
        if tag == "input" and said.get("type") == "file":
            form.files.append(name)
        elif tag == "input" and (said.get("type") not in ("checkbox", "radio") or "checked" in said):
            form.fields.append((name, said.get("value", "")))
        elif tag == "input":
            form.choices.setdefault(name, []).append(said.get("value", "on"))
        elif tag == "button":
            form.choices.setdefault(name, []).append(said.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area, self.text = (form, name), ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            form, name = self.area
            form.fields.append((name, self.text))
            self.area = None
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = None


@dataclass
class Surface:
    """The addresses, and what each role finds there; pages are looked at once."""

    seen: dict[tuple[str, str], tuple[list[Form], list[str]]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    @cached_property
    def routes(self) -> list[Route]:
        return routes()

    @cached_property
    def weights(self) -> list[float]:
        return [route.weight for route in self.routes]

    def __post_init__(self) -> None:
        for role in ROLES:
            self.clients[role] = Client(raise_request_exception=False)
            if role:
                self.clients[role].force_login(User.objects.get(username=role))

    def client(self, role: str) -> Client:
        """A browser of this role; "" of nobody."""
        return self.clients[role]

    def page(self, role: str, path: str) -> tuple[list[Form], list[str]]:
        """The forms that this role finds at this address, and the names that the links there put behind a «?»."""
        if (role, path) not in self.seen:
            answer = self.client(role).get(path)
            parser = _Forms(path)
            if answer.get("Content-Type", "").startswith("text/html"):
                parser.feed(answer.content.decode())
            names = [name for link in parser.links for name, _ in parse_qsl(urlsplit(link).query)]
            self.seen[role, path] = parser.forms, list(dict.fromkeys(names))
        return self.seen[role, path]
