"""Who may do what: the one place that decides, and that says why not in a sentence the user can read.

The rules are pure: a `Reader` (what somebody is in one bloc-year) and plain facts go in, an `Answer` comes out. Upper
floors hand in their own facts (a round's step, a card's state) as the words their models use.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from members.models import Role

if TYPE_CHECKING:
    from members.models import User

RoleKind = Role.Kind
# No role that is given: what is left of one whose term is over, in the years that were its own (`members.queries`).
FORMER = "former"


@dataclass(frozen=True)
class Answer:
    """May it be? If not, `reason` tells the user why, and what there is instead where that helps."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


def require(answer: Answer) -> None:
    """Goes on if the answer is yes; PermissionError with the reason if not. For verbs: a page asks `Opened.require`."""
    if not answer:
        raise PermissionError(answer.reason)


@dataclass(frozen=True)
class Reader:
    """What one account is in one bloc-year: its roles there, and the codes of the members it stands for."""

    user: "User"
    kinds: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    @property
    def display_name(self) -> str:
        return str(self.user)

    @property
    def role_names(self) -> str:
        names = [str(RoleKind(kind).label) for kind in RoleKind.values if kind in self.kinds]
        return ", ".join([*names, *(["Đã bàn giao, chỉ xem"] if FORMER in self.kinds else [])])


class Action(StrEnum):
    """What a reader can do with a bloc-year as a whole."""

    SEE_YEAR = "see-year"
    SEE_LOG = "see-log"
    SEE_DRAFTS = "see-drafts"
    MANAGE_YEAR = "manage-year"
    MANAGE_PORTAL = "manage-portal"


# Whoever works for the bloc as a whole, not for one member. Named one by one: a role added later opens nothing until it
# is put here or there.
_THE_BLOCS_OWN: frozenset[str] = frozenset({RoleKind.SECRETARY, RoleKind.LEADER, RoleKind.CLERK, RoleKind.ADMIN})

# Who read all of the year: they, and whoever was one of them when the year was theirs.
_READ_ALL: frozenset[str] = _THE_BLOCS_OWN | {FORMER}
_BODY = RoleKind.STANDING_BODY  # Reads what the members may know, and less: `access_of_the_standing_body.py`.

_MAY: dict[Action, tuple[frozenset[str], str]] = {
    Action.SEE_YEAR: (_READ_ALL | {RoleKind.REPRESENTATIVE, _BODY}, "Bạn không có vai trò trong Khối thi đua này."),
    Action.SEE_LOG: (_READ_ALL | {RoleKind.REPRESENTATIVE}, "Nhật ký chỉ người của Khối và các đơn vị được xem."),
    Action.SEE_DRAFTS: (
        _THE_BLOCS_OWN,
        "Bản thảo và hồ sơ của Khối chỉ Thư ký, Lãnh đạo Khối, Văn thư và Quản trị được xem.",
    ),
    Action.MANAGE_YEAR: (
        frozenset({RoleKind.SECRETARY, RoleKind.ADMIN}),
        "Chỉ Thư ký Khối và Quản trị được sửa nội dung này.",
    ),
    Action.MANAGE_PORTAL: (frozenset({RoleKind.ADMIN}), "Chỉ Quản trị được sửa tài khoản và danh mục chung."),
}


def may(reader: Reader, action: Action) -> Answer:
    """Whether the reader may do this in its bloc-year."""
    kinds, refusal = _MAY[action]
    return YES if reader.kinds & kinds else Answer(False, refusal)


@dataclass(frozen=True)
class AccountFacts:
    """What an account is, for whoever would do something with it: its roles in the bloc, and what it is besides."""

    kinds: frozenset[str]
    elsewhere: bool = False
    runs_portal: bool = False
    own: bool = False


# What a bloc's secretary makes accounts for. Its own role only who runs the portal gives.
_GIVEN_BY_SECRETARY: frozenset[str] = frozenset({RoleKind.REPRESENTATIVE, RoleKind.LEADER, RoleKind.CLERK})


def may_give_role(reader: Reader, kind: str) -> Answer:
    """Whether the reader may make an account of this kind in its bloc. What runs the portal is made elsewhere."""
    answer = may(reader, Action.MANAGE_YEAR)
    if not answer:
        return answer
    if kind in _GIVEN_BY_SECRETARY or (kind == RoleKind.SECRETARY and RoleKind.ADMIN in reader.kinds):
        return YES
    return Answer(False, "Tài khoản Thư ký Khối và Quản trị chỉ Quản trị cấp được.")


def may_hold_account(reader: Reader, account: AccountFacts) -> Answer:
    """Whether the reader may hand out the account's link, close or open it, and take its role in the bloc away.

    Whoever has the link has all that the account may do: a secretary hands out nothing that is not hers.
    """
    answer = may(reader, Action.MANAGE_YEAR)
    if not answer:
        return answer
    if account.own:
        return Answer(False, "Đây là tài khoản của bạn. Đổi mật khẩu ở trang «Tài khoản».")
    if RoleKind.ADMIN in reader.kinds:
        return YES
    if account.runs_portal:
        return Answer(False, "Đây là tài khoản Quản trị: chỉ Quản trị cấp lại hoặc đóng được.")
    if not account.kinds <= _GIVEN_BY_SECRETARY:
        return Answer(False, "Đây là tài khoản Thư ký Khối: chỉ Quản trị cấp lại hoặc đóng được.")
    if account.elsewhere:
        return Answer(False, "Tài khoản này còn có vai trò ở Khối khác: chỉ Quản trị cấp lại hoặc đóng được.")
    return YES


def may_see_everything(reader: Reader) -> Answer:
    """Whether the reader may see all of the bloc-year, whatever is shown to members: scores, documents, the whole log.

    Drafts are for those who still work on them (`Action.SEE_DRAFTS`).
    """
    if reader.kinds & _READ_ALL:
        return YES
    return Answer(False, "Nội dung này chỉ Thư ký, Lãnh đạo Khối, Văn thư và Quản trị được xem.")


def may_see_card(reader: Reader, member: str, visibility: str, appraises: Collection[str] = frozenset()) -> Answer:
    """Whether the reader may see one member's scores; `visibility` is what the round shows to members now.

    `appraises` are the members whose cards the reader was given to appraise and that were submitted.
    """
    if may_see_everything(reader) or member in reader.own or visibility == "full" or member in appraises:
        return YES
    return Answer(False, "Kỳ chấm điểm này chỉ cho xem phiếu của đơn vị mình.")


def may_see_reasons(reader: Reader, member: str, appraises: Collection[str] = frozenset()) -> Answer:
    """Whether the reader may know why one member's scores were changed; whatever the round shows of the scores."""
    if may_see_everything(reader) or member in reader.own or member in appraises:
        return YES
    return Answer(False, "Lý do sửa chỉ đơn vị đó, đơn vị thẩm định và người của Khối được xem.")


def may_see_all_cards(reader: Reader, visibility: str) -> Answer:
    """Whether the reader may see the scores of all members side by side."""
    if may_see_everything(reader) or visibility == "full":
        return YES
    return Answer(False, "Kỳ chấm điểm này chỉ cho xem phiếu của đơn vị mình.")


def may_see_total(reader: Reader, member: str, visibility: str) -> Answer:
    """Whether the reader may see one member's total and rank."""
    if visibility == "totals":
        return YES
    return may_see_card(reader, member, visibility)


def may_see_exclusion(reader: Reader, member: str, visibility: str, reasons: str) -> Answer:
    """Whether the reader may know why a member is «không xét», and by which document; that it is, the ranks tell.

    `visibility` is what the round shows to members now, `reasons` whom it lets know this: «own» (the member and the
    bloc's own people) or «all» (whoever may see the ranks).
    """
    if may_see_everything(reader) or member in reader.own or (reasons == "all" and visibility in ("totals", "full")):
        return YES
    return Answer(False, "Kỳ này chỉ đơn vị đó và người của Khối được xem lý do không xét.")


@dataclass(frozen=True)
class CardFacts:
    """Where a card stands: whose it is, its round's step, its own state, whether the reader is to appraise it."""

    member: str
    step: str
    state: str
    assigned: bool = False


_CLOSED = {
    "preparing": "Kỳ chấm điểm chưa mở: bảng đánh giá còn đang được chuẩn bị.",
    "published": "Kỳ chấm điểm đã công bố, điểm không sửa được nữa.",
}


_NOT_TO_APPRAISE = {
    "drafting": "Đơn vị chưa nộp phiếu nên chưa thẩm định được.",
    "appraised": "Phiếu đã thẩm định xong. Muốn sửa, hãy đề nghị Thư ký Khối trả phiếu về bước trước.",
    "agreed": "Phiếu đã thống nhất, điểm thẩm định không sửa được nữa.",
}


def may_write(reader: Reader, stage: str, card: CardFacts) -> Answer:
    """Whether the reader may write one of the three values on a card («self», «appraised», «agreed»); DESIGN §6."""
    if card.step in _CLOSED:
        return Answer(False, _CLOSED[card.step])
    secretary = RoleKind.SECRETARY in reader.kinds
    if stage == "self":
        if not (secretary or card.member in reader.own):
            return Answer(False, "Chỉ đơn vị và Thư ký Khối được ghi điểm tự chấm.")
        if card.state != "drafting":
            return Answer(False, "Phiếu đã nộp, điểm tự chấm không sửa được nữa.")
        return YES
    if stage == "appraised" and card.assigned and not secretary:
        if card.state != "submitted":
            return Answer(False, _NOT_TO_APPRAISE[card.state])
        return YES
    if not secretary:
        return Answer(False, "Chỉ Thư ký Khối được ghi điểm thẩm định và điểm thống nhất.")
    if stage == "agreed" and card.step != "agreeing":
        return Answer(False, "Điểm thống nhất chỉ ghi ở bước Thống nhất.")
    if stage == "agreed" and card.state == "agreed":
        return Answer(False, "Phiếu đã thống nhất. Muốn sửa, hãy trả phiếu về bước trước, có ghi lý do.")
    return YES


_CLOSED_TO_EVIDENCE = {
    "preparing": _CLOSED["preparing"],
    "published": "Kỳ chấm điểm đã công bố, minh chứng không thêm hay gỡ được nữa.",
}


def may_add_evidence(reader: Reader, card: CardFacts) -> Answer:
    """Whether the reader may put a file behind a score of this card.

    The member may while it fills the card in, and again once it was appraised, to bring what the appraiser asked for;
    in between the appraiser is to find what was submitted. The secretary may on its behalf until the card is agreed.
    """
    if card.step in _CLOSED_TO_EVIDENCE:
        return Answer(False, _CLOSED_TO_EVIDENCE[card.step])
    secretary = RoleKind.SECRETARY in reader.kinds
    if not (secretary or card.member in reader.own):
        return Answer(False, "Chỉ đơn vị và Thư ký Khối được nộp minh chứng.")
    if card.state == "agreed":
        return Answer(False, "Phiếu đã thống nhất. Muốn sửa minh chứng, hãy trả phiếu về bước trước, có ghi lý do.")
    if card.state == "submitted" and not secretary:
        return Answer(False, "Phiếu đã nộp và đang được thẩm định. Thẩm định xong, đơn vị nộp bổ sung được.")
    return YES


def may_remove_evidence(reader: Reader, card: CardFacts) -> Answer:
    """Whether the reader may take a file away or bring it back: what was appraised with it, only the secretary."""
    answer = may_add_evidence(reader, card)
    if answer and card.state != "drafting" and RoleKind.SECRETARY not in reader.kinds:
        return Answer(False, "Phiếu đã được thẩm định với các tệp này. Nộp nhầm thì đề nghị Thư ký Khối gỡ.")
    return answer


def _open_to(reader: Reader, card: CardFacts, *, own: bool, who: str) -> Answer:
    """Whether anything may be done with the card in its round now, by the secretary or whoever owns the deed."""
    if card.step in _CLOSED:
        return Answer(False, _CLOSED[card.step])
    return YES if own or RoleKind.SECRETARY in reader.kinds else Answer(False, who)


def may_submit(reader: Reader, card: CardFacts, unscored: Collection[str] = ()) -> Answer:
    """Whether the reader may hand the card in; `unscored` are the codes of the criteria without a self-score."""
    own = card.member in reader.own
    open_ = _open_to(reader, card, own=own, who="Chỉ đơn vị và Thư ký Khối được nộp phiếu này.")
    if not open_:
        return open_
    if card.state != "drafting":
        return Answer(False, "Phiếu đã nộp rồi.")
    if unscored:
        codes = ", ".join(unscored)
        return Answer(False, f"Còn {len(unscored)} tiêu chí chưa tự chấm: {codes}. Hãy chấm đủ; 0 cũng là một điểm.")
    return YES


def may_return(reader: Reader, card: CardFacts) -> Answer:
    """Whether the reader may hand the card back, one step."""
    open_ = _open_to(reader, card, own=False, who="Chỉ Thư ký Khối được trả phiếu về bước trước.")
    if not open_:
        return open_
    if card.state == "drafting":
        return Answer(False, "Phiếu đang ở đơn vị, không còn bước nào để trả về.")
    return YES


def may_appraise(reader: Reader, card: CardFacts, unappraised: Collection[str] = ()) -> Answer:
    """Whether the reader may close the card's appraisal; `unappraised` are the criteria without an appraised value."""
    who = "Chỉ Thư ký Khối và đơn vị được phân công được chốt thẩm định phiếu này."
    open_ = _open_to(reader, card, own=card.assigned, who=who)
    if not open_:
        return open_
    if card.state != "submitted":
        told = {
            "drafting": "Đơn vị chưa nộp phiếu nên chưa chốt thẩm định được.",
            "appraised": "Phiếu đã chốt thẩm định rồi.",
            "agreed": "Phiếu đã thống nhất rồi.",
        }
        return Answer(False, told[card.state])
    if unappraised:
        return Answer(False, f"Còn {len(unappraised)} tiêu chí chưa thẩm định: {', '.join(unappraised)}.")
    return YES


def may_explain(reader: Reader, card: CardFacts, *, differs: bool = True) -> Answer:
    """Whether the reader may explain a criterion of its own card; `differs`: the appraisal is not what it scored."""
    if card.step in _CLOSED:
        return Answer(False, _CLOSED[card.step])
    if card.member not in reader.own:
        return Answer(False, "Chỉ đơn vị được giải trình phiếu của mình.")
    if card.state == "agreed":
        return Answer(False, "Phiếu đã thống nhất, giải trình không sửa được nữa.")
    if not differs:
        return Answer(False, "Điểm thẩm định ở tiêu chí này không khác điểm tự chấm nên không cần giải trình.")
    return YES


def may_agree(reader: Reader, card: CardFacts) -> Answer:
    """Whether the reader may fill in what the bloc agreed on for this card, and close it."""
    open_ = _open_to(reader, card, own=False, who="Chỉ Thư ký Khối được thống nhất phiếu.")
    if not open_:
        return open_
    if card.step != "agreeing":
        return Answer(False, "Phiếu chỉ thống nhất được ở bước Thống nhất.")
    if card.state == "agreed":
        return Answer(False, "Phiếu đã thống nhất rồi.")
    if card.state != "appraised":
        return Answer(False, "Phiếu chưa chốt thẩm định nên chưa thống nhất được.")
    return YES


_PUBLISHERS = frozenset({RoleKind.SECRETARY, RoleKind.LEADER})
_NOT_TO_PUBLISH = "Chỉ Thư ký Khối và Lãnh đạo Khối được công bố và đính chính kết quả."


def may_publish(reader: Reader, step: str) -> Answer:
    """Whether the reader may publish a round that stands at this step; DESIGN §6. Whether it is ready is not asked."""
    if step == "published":
        return Answer(False, "Kỳ chấm điểm đã công bố. Muốn sửa, hãy làm đính chính.")
    if not reader.kinds & _PUBLISHERS:
        return Answer(False, _NOT_TO_PUBLISH)
    if step != "agreeing":
        return Answer(False, "Chỉ công bố được khi kỳ chấm điểm ở bước Thống nhất.")
    return YES


def may_correct(reader: Reader, step: str) -> Answer:
    """Whether the reader may correct what a round at this step has published."""
    if not reader.kinds & _PUBLISHERS:
        return Answer(False, _NOT_TO_PUBLISH)
    if step != "published":
        return Answer(False, "Kỳ chấm điểm chưa công bố nên chưa có gì để đính chính.")
    return YES


def may_see_publishing(reader: Reader) -> Answer:
    """Whether the reader may look at what publishing still lacks: that tells of every member's scores."""
    return YES if may_see_everything(reader) else Answer(False, _NOT_TO_PUBLISH)


def may_have_published_file(
    reader: Reader, visibility: str, made_for: str, *, reasons: str = "own", tells: str = "own"
) -> Answer:
    """Whether the reader may have the file of a publication: it shows all members what the round showed (`made_for`).

    `visibility` is what the round shows to members now, `reasons` whom it lets know why a member is «không xét», and
    `tells` whom it did when the file was made: everybody («all») finds the reasons in it.
    """
    if not may_see_everything(reader) and tells == "all" and reasons != "all":
        return Answer(False, "Bản công bố có lý do không xét; kỳ này chỉ đơn vị đó và người của Khối được xem.")
    if may_see_everything(reader) or visibility == "full" or (visibility == "totals" and made_for != "full"):
        return YES
    if visibility == "own":
        return Answer(False, "Bản công bố có điểm của mọi đơn vị; kỳ này mỗi đơn vị chỉ xem điểm của mình.")
    return Answer(False, "Bản công bố có điểm từng nhóm của mọi đơn vị; kỳ này chỉ cho xem tổng điểm và xếp hạng.")


def may_have_snapshot(reader: Reader) -> Answer:
    """Whether the reader may have all the figures of a publication as a file: every member's, with explanations."""
    if may_see_everything(reader):
        return YES
    return Answer(
        False, "Tệp số liệu (cho máy đọc) có điểm và giải trình của mọi đơn vị, không dành cho đại diện đơn vị."
    )


# Who keeps the register, and what was signed on paper.
_FILERS = frozenset({RoleKind.SECRETARY, RoleKind.CLERK, RoleKind.ADMIN})


def may_write_documents(reader: Reader) -> Answer:
    """Whether the reader may write and issue documents, file those from outside, and say what is no longer in force."""
    if reader.kinds & _FILERS:
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Văn thư và Quản trị được soạn, phát hành và lưu văn bản.")


def may_register_for(reader: Reader, member: str) -> Answer:
    """Whether the reader may write what this member registers for the year, and what became of it."""
    if member in reader.own or RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Chỉ đơn vị và Thư ký Khối được ghi đăng ký thi đua của đơn vị.")


def may_see_registration(reader: Reader, member: str, *, handed_in: bool) -> Answer:
    """Whether the reader may know what this member registers: a draft only the member and the bloc's own people."""
    if handed_in or member in reader.own or may_see_everything(reader):
        return YES
    return Answer(False, "Đăng ký đang ghi, chưa nộp, chỉ đơn vị ấy và người của Khối được xem.")


def may_reopen_registration(reader: Reader) -> Answer:
    """Whether the reader may give a registration that was handed in back to be changed."""
    if RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Chỉ Thư ký Khối được mở lại đăng ký đã nộp. Kế hoạch đổi thì ghi điều chỉnh.")


def may_write_new_model(reader: Reader, member: str, state: str = "proposed") -> Answer:
    """Whether the reader may write what this member proposes as a new model, and change it while nobody reviewed it."""
    if not (member in reader.own or RoleKind.SECRETARY in reader.kinds):
        return Answer(False, "Chỉ đơn vị đề xuất và Thư ký Khối được ghi nhân tố mới, mô hình mới của đơn vị.")
    if state != "proposed":
        return Answer(False, "Mô hình này đã được xét nên không sửa được nữa. Thư ký Khối mở xét lại thì sửa được.")
    return YES


def may_review_new_model(reader: Reader) -> Answer:
    """Whether the reader may say that the bloc recognises a new model, or why it doesn't."""
    if RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Chỉ Thư ký Khối ghi được kết quả xét nhân tố mới, mô hình mới.")


def may_see_new_model(reader: Reader, member: str, state: str) -> Answer:
    """Whether the reader may know of a new model: of one not recognised only its member and the bloc's own people."""
    if state == "recognised" or member in reader.own or may_see_everything(reader):
        return YES
    return Answer(False, "Mô hình chưa được công nhận chỉ đơn vị đề xuất và người của Khối được xem.")


def may_take_up_for(reader: Reader, member: str) -> Answer:
    """Whether the reader may write how this member takes up a new model."""
    if member in reader.own or RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Chỉ đơn vị áp dụng và Thư ký Khối ghi được việc áp dụng mô hình.")


def may_sign_for(reader: Reader, member: str) -> Answer:
    """Whether the reader may sign the pact in the portal for this member: only who represents it."""
    if member in reader.own:
        return YES
    return Answer(False, "Chỉ người đại diện của đơn vị ký được trong cổng, bằng tài khoản của mình.")


def may_hand_in_for(reader: Reader, member: str) -> Answer:
    """Whether the reader may hand in the pact's file that this member signed by token."""
    if member in reader.own or reader.kinds & _FILERS:
        return YES
    return Answer(False, "Chỉ đơn vị, Thư ký Khối và Văn thư nộp được bản ký số của đơn vị.")


def may_note_signatures(reader: Reader) -> Answer:
    """Whether the reader is one who notes what was signed on paper."""
    if reader.kinds & _FILERS:
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Văn thư và Quản trị ghi nhận được chữ ký trên giấy.")


def may_void_signatures(reader: Reader) -> Answer:
    """Whether the reader may make a signature of the pact void, in whatever way it was given: whoever notes them."""
    if reader.kinds & _FILERS:
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Văn thư và Quản trị hủy được chữ ký.")


def may_take_other_certificate(reader: Reader) -> Answer:
    """Whether the reader may take a signature by a certificate that is not the member's, with a reason."""
    if reader.kinds & _FILERS:
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Văn thư và Quản trị nhận được chữ ký có chứng thư không khớp, có ghi lý do.")
