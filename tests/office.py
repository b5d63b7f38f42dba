"""LibreOffice at work: it opens a workbook, types into cells, computes everything anew and saves, as a person would.

    office.edit(content, {("Tự chấm", "D9"): 97, ("Tự chấm", "D10"): "98/100", ("Tự chấm", "D11"): None})
    office.print_pdf(content)

The real program, without a window, with a profile of its own. What it does is said in its own Basic.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

Typed = str | Decimal | int | float | None

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{code}
</script:module>
"""
_CODE = """
Sub Work()
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = "{filter}"
  For number = 1 To {count}
    book = StarDesktop.loadComponentFromURL(ConvertToURL("{folder}/" &amp; number &amp; ".xlsx"), "_blank", 0, hidden())
{statements}
    book.calculateAll()
    book.storeToURL(ConvertToURL("{folder}/" &amp; number &amp; ".out"), how())
    book.close(True)
  Next
End Sub
"""
_XLSX, _PDF = "Calc MS Excel 2007 XML", "calc_pdf_Export"


@dataclass
class Office:
    """One installation with a profile under `home`."""

    home: Path

    def __post_init__(self) -> None:
        self.profile = self.home / "profile"
        # The first start makes the profile; its empty module is then ours.
        self._start("--terminate_after_init")
        self.module = self.profile / "user" / "basic" / "Standard" / "Module1.xba"
        assert self.module.exists(), "LibreOffice is not installed whole: deploy/packages.sh test"

    def _start(self, *what: str) -> None:
        program = shutil.which("soffice")
        assert program, "LibreOffice is not installed: deploy/packages.sh test"
        command = [program, f"-env:UserInstallation={self.profile.as_uri()}", "--headless", "--norestore", *what]
        # Its child has a window system only where there is one.
        environment = os.environ | {"SAL_USE_VCLPLUGIN": "svp", "HOME": str(self.home)}
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)

    def _work(self, contents: list[bytes], statements: str, kind: str) -> list[bytes]:
        for number, content in enumerate(contents, start=1):
            (self.home / f"{number}.xlsx").write_bytes(content)
            (self.home / f"{number}.out").unlink(missing_ok=True)
        code = _CODE.format(filter=kind, count=len(contents), folder=self.home, statements=statements)
        self.module.write_text(_MODULE.format(code=code), encoding="utf-8")
        self._start("macro:///Standard.Module1.Work()")
        return [(self.home / f"{number}.out").read_bytes() for number in range(1, len(contents) + 1)]

    def edit(self, content: bytes, typed: Mapping[tuple[str, str], Typed]) -> bytes:
        """The workbook as it is saved after these cells were typed over; None empties one.

        A text goes in as text, a number as a number, and what begins with «=» is entered as a formula.
        """
        statements = "\n".join(self._type(sheet, cell, value) for (sheet, cell), value in typed.items())
        return self._work([content], statements, _XLSX)[0]

    @staticmethod
    def _type(sheet: str, cell: str, value: Typed) -> str:
        there = f'book.Sheets.getByName("{sheet}").getCellRangeByName("{cell}")'
        if isinstance(value, str):
            how = "setFormula" if value.startswith("=") else "setString"
            quoted = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', '""')
            return f'    {there}.{how}("{quoted}")'
        return f'    {there}.setFormula("")' if value is None else f"    {there}.setValue({value})"

    def open_text(self, content: bytes) -> bytes:
        """What it makes of a CSV file, read as its window proposes: commas, and UTF-8 by the mark in front."""
        assert content.startswith(b"\xef\xbb\xbf")
        (self.home / "list.csv").write_bytes(content)
        how = ("--infilter=CSV:44,34,76", "--convert-to", f"xlsx:{_XLSX}", "--outdir", str(self.home))
        self._start(*how, str(self.home / "list.csv"))
        return (self.home / "list.xlsx").read_bytes()

    def recalculate(self, contents: list[bytes]) -> list[Workbook]:
        """What the cells of these workbooks come to once LibreOffice has computed all of them anew."""
        return [load_workbook(BytesIO(made), data_only=True) for made in self._work(contents, "", _XLSX)]

    def print_pdf(self, content: bytes) -> bytes:
        """The workbook as it prints."""
        return self._work([content], "", _PDF)[0]
