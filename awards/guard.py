"""What the database itself keeps of a vote that was counted or voided, whoever comes.

A counted round may be voided, with all its figures as they are; and it may once be said how it was decided where votes
alone did not, with what came of the tied. The question that was voted on keeps its rule meanwhile.
"""

from collections.abc import Iterable, Sequence

from common.audit.guard import Triggers

_ROUNDS, _CANDIDATES, _QUESTIONS = "awards_voteround", "awards_candidate", "awards_question"
_SETTLED = "('counted', 'void')"
_ERROR = "USING ERRCODE = 'integrity_constraint_violation'"
SAID = "a vote that was counted stays as it was counted"

# The columns of a round that are counted or frozen; its state, its reason, its decision and its version have steps.
ROUND_COLUMNS = (
    *("id", "question_id", "number", "way", "places"),
    *("members", "summoned", "present", "issued", "returned", "valid", "invalid", "written"),
)
CANDIDATE_COLUMNS = (
    *("id", "round_id", "nomination_id", '"order"'),
    *("votes_for", "votes_against", "votes_none", "abstained"),
)
# By which a question was decided.
RULE_COLUMNS = (
    *("id", "form_id", "method", "most_chosen", "base", "numerator", "denominator", "exceeds", "blank_is_against"),
    *("quota", "quota_number", "quota_percent", "quota_of", "quota_rounding", "quota_at_least_one"),
)


def _stays(columns: Iterable[str], same: str) -> str:
    return " AND ".join(f"OLD.{column} {same} NEW.{column}" for column in columns)


def _settled(of: str) -> str:
    return f"EXISTS (SELECT 1 FROM {_ROUNDS} r WHERE r.id = {of} AND r.state IN {_SETTLED})"


class CountedVotesStay(Triggers):
    """Refuses changes of rounds that were counted or voided, of their candidates, and of the rule they were under."""

    def __init__(self, *, written: bool = True) -> None:
        """Without `written`: for a database that does not have that column yet."""
        self.columns = [name for name in ROUND_COLUMNS if written or name != "written"]

    def describe(self) -> str:
        return "Keep the votes that were counted"

    def _round_may(self, same: str) -> str:
        """The condition that an update of a round is none of one that stands, or one of its two steps."""
        voided = f"NEW.state = 'void' AND OLD.decision {same} NEW.decision"
        decided = f"NEW.state = 'counted' AND OLD.decision = '' AND OLD.void_reason {same} NEW.void_reason"
        stays = _stays(self.columns, same)
        return f"OLD.state NOT IN {_SETTLED} OR (OLD.state = 'counted' AND {stays} AND (({voided}) OR ({decided})))"

    def _candidate_may(self, same: str) -> str:
        """The condition that an update of a candidate is in no settled round, or tells what came of a tied one."""
        open_ = f"NOT {_settled('OLD.round_id')} AND NOT {_settled('NEW.round_id')}"
        undecided = (
            f"EXISTS (SELECT 1 FROM {_ROUNDS} r WHERE r.id = OLD.round_id AND r.state = 'counted' AND r.decision = '')"
        )
        told = f"OLD.outcome = 'tied' AND NEW.outcome IN ('chosen', 'not-chosen') AND {undecided}"
        return f"({open_}) OR ({told} AND {_stays(CANDIDATE_COLUMNS, same)})"

    @staticmethod
    def _question_may(same: str) -> str:
        counted = f"EXISTS (SELECT 1 FROM {_ROUNDS} r WHERE r.question_id = OLD.id AND r.state = 'counted')"
        return f"NOT {counted} OR ({_stays(RULE_COLUMNS, same)})"

    def made(self, vendor: str) -> list[str]:
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    def _postgresql(self) -> list[str]:
        same = "IS NOT DISTINCT FROM"
        refused = f"RAISE EXCEPTION '{SAID}' {_ERROR};"
        bodies = {
            _ROUNDS: (
                f"IF TG_OP = 'DELETE' AND OLD.state NOT IN {_SETTLED} THEN RETURN OLD; END IF; "
                f"IF TG_OP = 'UPDATE' THEN IF {self._round_may(same)} THEN RETURN NEW; END IF; END IF;",
                "UPDATE OR DELETE",
            ),
            _CANDIDATES: (
                f"IF TG_OP = 'INSERT' THEN IF NOT {_settled('NEW.round_id')} THEN RETURN NEW; END IF; END IF; "
                f"IF TG_OP = 'DELETE' THEN IF NOT {_settled('OLD.round_id')} THEN RETURN OLD; END IF; END IF; "
                f"IF TG_OP = 'UPDATE' THEN IF {self._candidate_may(same)} THEN RETURN NEW; END IF; END IF;",
                "INSERT OR UPDATE OR DELETE",
            ),
            _QUESTIONS: (f"IF {self._question_may(same)} THEN RETURN NEW; END IF;", "UPDATE"),
        }
        made = []
        for table, (body, on) in bodies.items():
            made += [
                f"CREATE FUNCTION {table}_counted() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {body} {refused} END $$",
                f"CREATE TRIGGER {table}_stays BEFORE {on} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_counted()",
            ]
        made.append(
            f"CREATE FUNCTION {_ROUNDS}_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT EXISTS (SELECT 1 FROM {_ROUNDS} WHERE state IN {_SETTLED}) THEN RETURN NULL; END IF; "
            f"{refused} END $$"
        )
        made += [
            f"CREATE TRIGGER {table}_stays_whole BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_ROUNDS}_emptied()"
            for table in (_ROUNDS, _CANDIDATES)
        ]
        return made

    def _sqlite(self) -> list[str]:
        def trigger(table: str, name: str, on: str, when: str) -> str:
            return (
                f"CREATE TRIGGER {table}_{name} BEFORE {on} ON {table} "
                f"WHEN ({when}) IS NOT FALSE BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )

        # REPLACE takes a row away without asking the trigger of deletion: whoever would take a settled one's place.
        same_round = "(r.id = NEW.id OR (r.question_id = NEW.question_id AND r.number = NEW.number))"
        displaced = f"EXISTS (SELECT 1 FROM {_ROUNDS} r WHERE r.state IN {_SETTLED} AND {same_round}"
        candidate = f"SELECT 1 FROM {_CANDIDATES} c WHERE c.id = NEW.id AND {_settled('c.round_id')}"
        return [
            trigger(_ROUNDS, "stays", "UPDATE", f"NOT ({self._round_may('IS')}) OR {displaced} AND r.id <> OLD.id)"),
            trigger(_ROUNDS, "stays_there", "DELETE", f"OLD.state IN {_SETTLED}"),
            trigger(_ROUNDS, "stays_in_place", "INSERT", f"{displaced})"),
            trigger(_CANDIDATES, "stays", "UPDATE", f"NOT ({self._candidate_may('IS')})"),
            trigger(_CANDIDATES, "stays_there", "DELETE", _settled("OLD.round_id")),
            trigger(_CANDIDATES, "stays_in_place", "INSERT", f"{_settled('NEW.round_id')} OR EXISTS ({candidate})"),
            trigger(_QUESTIONS, "stays", "UPDATE", f"NOT ({self._question_may('IS')})"),
        ]

    def removed(self, vendor: str) -> list[str]:
        tables: Sequence[str] = (_ROUNDS, _CANDIDATES, _QUESTIONS)
        names = [f"{table}_{what}" for table in tables for what in ("stays", "stays_there", "stays_in_place")]
        if vendor != "postgresql":
            return [f"DROP TRIGGER IF EXISTS {name}" for name in names]
        dropped = [
            f"DROP TRIGGER IF EXISTS {table}_{what} ON {table}" for table in tables for what in ("stays", "stays_whole")
        ]
        dropped += [f"DROP FUNCTION IF EXISTS {table}_counted()" for table in tables]
        return [*dropped, f"DROP FUNCTION IF EXISTS {_ROUNDS}_emptied()"]
