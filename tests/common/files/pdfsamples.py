"""PDFs made with the library that reads them: locked, with something that runs by itself, packed, and bombs."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from tests.common.files.samples import pdf


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def made(change: Callable[[Pdf], None] = lambda document: None, **how: Any) -> bytes:
    """An empty page, changed, and saved as asked (`pikepdf.Pdf.save`)."""
    with Pdf.new() as document:
        document.add_blank_page()
        change(document)
        target = BytesIO()
        document.save(target, **how)
    return target.getvalue()


def packed(change: Callable[[Pdf], None]) -> bytes:
    """The same with every object packed into a stream, where no plain word of it is left."""
    return made(change, object_stream_mode=ObjectStreamMode.generate)


def locked(user: str = "mat-khau", revision: Any = 6) -> bytes:
    """A PDF that asks who opens it for a password; without one, only who changes it is asked."""
    return made(encryption=pikepdf.Encryption(user=user, owner="chu", R=revision))


def _open_action(document: Pdf) -> None:
    document.Root.OpenAction = _script()


def _names(document: Pdf) -> None:
    script = document.make_indirect(_script())
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def _annotation(action: Callable[[], Dictionary]) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action())
        document.pages[0].Annots = Array([document.make_indirect(note)])

    return change


def _page_action(document: Pdf) -> None:
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def _form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=document.make_stream(b"<xdp/>"))


# What runs, opens, sends or plays by itself, each in its place.
ACTIVE: dict[str, Callable[[Pdf], None]] = {
    "a script on opening": _open_action,
    "a script in the list of names": _names,
    "a script behind a note": _annotation(_script),
    "a program that is started": _annotation(lambda: Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "a form that is sent": _annotation(lambda: Dictionary(S=Name.SubmitForm, F=String("http://a.example"))),
    "a page's own action": _page_action,
    "a form with a program of its own": _form,
    "a film": _annotation(lambda: Dictionary(S=Name.Rendition)),
}


def with_bookmarks(document: Pdf) -> None:
    """What a report has: it opens at its second page's place, and leads to an address."""
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])
    _annotation(lambda: Dictionary(S=Name.URI, URI=String("https://binhthuan.example")))(document)
    document.docinfo["/Title"] = String("Về JavaScript và biểu mẫu (AA)")


def deep(levels: int) -> bytes:
    """A PDF whose tree of pages has so many levels, and bites its tail."""
    plain = pdf()
    nodes = b"".join(
        f"{10 + level} 0 obj<</Type/Pages/Kids[{11 + level} 0 R]/Count 1/JS 1>>endobj\n".encode()
        for level in range(levels)
    )
    nodes += f"{10 + levels} 0 obj<</Type/Pages/Kids[10 0 R]/Count 1>>endobj\n".encode()
    return plain.replace(b"trailer", nodes + b"trailer").replace(b"/Pages 2 0 R", b"/Pages 10 0 R")
