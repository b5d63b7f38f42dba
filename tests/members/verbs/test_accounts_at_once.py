"""Several people at once: no member gets two accounts, no name is given twice, and a link is used by one."""

from common.audit.log import Actor
from members.links import TOKENS
from members.models import Role, User
from members.verbs.accounts import make_missing_accounts
from members.verbs.links import LinkEnded, renew_link, set_by_link
from tests.parallel import in_threads
from tests.years import make_year

ACTOR = Actor(name="tests")


def test_of_many_who_make_what_is_missing_at_once_each_member_gets_one_account(transactional_db: None) -> None:
    made = make_year(members=3, leaves=1, scored=False)
    reader = made.reader(made.secretary)

    def make(number: int) -> None:
        make_missing_accounts(year=made.year, actor=ACTOR, reader=reader)

    in_threads(4, make)
    held = Role.objects.filter(kind="representative").order_by("agency__code").values_list("agency__code", flat=True)
    assert list(held) == ["khoi-thu-dv-01", "khoi-thu-dv-02", "khoi-thu-dv-03"]


def test_secretaries_of_blocs_with_members_of_the_same_codes_all_get_their_accounts(transactional_db: None) -> None:
    blocs = [make_year(members=3, leaves=1, scored=False, bloc=f"khoi-{number}") for number in range(3)]
    readers = [made.reader(made.secretary) for made in blocs]

    def make(number: int) -> None:
        make_missing_accounts(year=blocs[number].year, actor=ACTOR, reader=readers[number])

    in_threads(3, make)
    names = set(User.objects.filter(username__startswith="dv-").values_list("username", flat=True))
    assert len(names) == 9
    assert {"dv-01", "dv-02", "dv-03"} < names


def test_of_many_who_set_a_password_by_one_link_at_once_one_does(transactional_db: None) -> None:
    user = User(username="ban-dan-van")
    user.set_unusable_password()
    user.save()
    renew_link(user)
    token = TOKENS.make_token(User.objects.get())
    done: list[int] = []

    def use(number: int) -> None:
        try:
            set_by_link(user_id=user.pk, token=token, password=f"cau-ca-song-luy-{number}x")
        except LinkEnded:
            return
        done.append(number)

    in_threads(5, use)
    assert len(done) == 1
    assert User.objects.get().check_password(f"cau-ca-song-luy-{done[0]}x")
