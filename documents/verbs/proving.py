"""A file that was only kept turns out to be the signed copy: it is checked where it lies, and called what it is.

The same bytes can't be handed in a second time. Whoever filed them as a scan, or before the portal could check
signatures, has them checked here by the same rules as a file that comes as a signed copy.
"""

from django.db import transaction

from common.audit.log import Actor
from common.signatures.checking import NO_ROOTS, NotGood
from documents.issuedfile import FileLost, bytes_of
from documents.models import Document, DocumentFile
from documents.numbering import locked_register
from documents.signedfile import UNSIGNED, become_signed, check_signed_file, copy_words, may_be_signed
from documents.verbs.filing import may_file
from documents.verbs.issuing import told
from members.access import Reader, require
from members.models import BlocYear
from members.yearlog import log_in

NOT_TO_BE_CHECKED = "Tệp này đang là «{}», không phải bản PDF chưa kiểm tra. Hãy tải lại trang để xem."
STILL_UNSIGNED = "Tệp không có chữ ký số nào, nên vẫn là «{}»."
ROOTS_FIRST = (
    "Cổng chưa có chứng thư gốc nào để kiểm tra chữ ký số. Hãy nhờ Quản trị đặt chứng thư gốc (tệp .pem) vào thư mục "
    "«trust» của máy chủ, rồi bấm lại."
)


def prove_signed(*, year: BlocYear, document_id: int, file_id: int, actor: Actor, reader: Reader) -> DocumentFile:
    """Checks a copy that was only kept as if it came as a signed one, and calls it that; its bytes stay where they are.

    NotGood, with why, if it is no signed copy: nothing is changed then. PermissionError if the reader may not;
    DocumentFile.DoesNotExist if there is no such file.
    """
    document = Document.objects.get(pk=document_id, year=year)
    require(may_file(reader, document))
    file = DocumentFile.objects.get(pk=file_id, document=document)
    if not may_be_signed(file):
        raise NotGood(NOT_TO_BE_CHECKED.format(file.get_role_display()))
    before = copy_words(file)
    # Checking takes a second or more: it is done before anything is held.
    try:
        signers = check_signed_file(document, bytes_of(file))
    except FileLost as lost:
        raise NotGood(str(lost)) from None
    except NotGood as why:
        # Who hands a file in is told otherwise: there another file is to be chosen.
        here = {UNSIGNED: STILL_UNSIGNED.format(file.get_role_display()), NO_ROOTS: ROOTS_FIRST}
        raise NotGood(here.get(str(why), str(why))) from None
    with transaction.atomic():
        locked_register(year.bloc_id)
        if not become_signed(file, signers):
            raise NotGood(NOT_TO_BE_CHECKED.format(DocumentFile.Role.SIGNED.label))
        file.refresh_from_db()
        new = f"{copy_words(file)}: {file.name} (SHA-256 {file.sha256})"
        log_in(year, actor, [told(document, "kiểm tra chữ ký tệp của", old=before, new=new)])
    return file
