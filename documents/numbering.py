"""How issued documents are numbered: where a number counts, which one is next, and how it is written.

State documents count by type through the calendar year they are dated in, Party ones by type through a term; sample
documents count by themselves, so that none of them takes a number away from a real one.
"""

from datetime import date

from common.records.numbers import number_and_sign
from common.records.numbers import sign_of as sign_by_name
from documents.models import Document
from members.models import Bloc, BlocYear

NO_TERM = (
    "Chưa ghi nhiệm kỳ của năm thi đua: văn bản của Đảng đánh số theo nhiệm kỳ. "
    "Thư ký Khối ghi ở trang «Thông tin khối», rồi làm lại."
)


class DocumentNumberRefused(ValueError):
    """No number can be given; the sentence says what to do first."""


def run_of(year: BlocYear, type_code: str, on: date, *, is_sample: bool = False) -> str:
    """Where the number of such a document counts: «1/state/KH/2023», «1/party/KH/2020-2025»."""
    if year.family == BlocYear.Family.PARTY and not year.term:
        raise DocumentNumberRefused(NO_TERM)
    span = year.term if year.family == BlocYear.Family.PARTY else str(on.year)
    return "/".join([str(year.bloc_id), year.family, type_code or "-", span, *(["mau"] if is_sample else [])])


def next_number(run: str) -> int:
    """The number after the last one given there. It is yours only while you hold the lock (`locked_register`)."""
    last = Document.objects.filter(run=run).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def locked_register(bloc_id: int) -> Bloc:
    """The bloc, locked until the transaction ends: whoever writes into its register waits for one another.

    On SQLite the transaction itself is the lock.
    """
    return Bloc.objects.select_for_update().get(pk=bloc_id)


def sign_of(year: BlocYear, type_code: str, number: int) -> str:
    """Number and sign as they stand on the document: «12/KH-KTĐ6»; of a Party one «12-KH/KTĐ6»."""
    return number_and_sign(year.family, number, type_code, year.bloc.sign or sign_by_name(year.bloc.name))
