"""What the database itself keeps of a ballot in the portal, whoever comes: an operation for migrations.

An urn changes only while it is open and only by growing: what lay in it stays, in the order of the receipts, and there
are as many votes as members who have voted. Once it is closed or void nothing of it changes, nor who has voted, nor
the figures that came of it. Where a round has an urn, its cases and its roll are what they were when it opened.

What is refused says nothing of the votes: a database writes its refusals into its own log. As `common.audit.guard`
says, a migration that makes one of these tables anew takes its triggers away on SQLite: `Lifted(BallotGuard())` before
it and `BallotGuard()` behind it; a test asks for it.
"""

from common.audit.guard import Triggers

PARTICIPATION, URN = "awards_participation", "awards_urn"
ROUND, CANDIDATE = "awards_voteround", "awards_candidate"
HALF, PAPER = "awards_paperhalf", "awards_papervotes"
_ERROR = "USING ERRCODE = 'integrity_constraint_violation'"
TABLES = (PARTICIPATION, URN, ROUND, CANDIDATE, HALF, PAPER)

_OPEN, _CLOSED, _VOID, _ENDED = "'open'", "'closed'", "'void'", "'closed', 'void'"
_ALWAYS = "1 = 1"
# A word of the language itself.
_ORDER = '"order"'
# The votes as rows, by the database: what stands in `{}` is the list.
_LENGTH = {"postgresql": "jsonb_array_length({}::jsonb)", "sqlite": "json_array_length({})"}
_GONE = {
    "postgresql": "EXISTS (SELECT 1 FROM jsonb_array_elements(OLD.votes::jsonb) AS was WHERE NOT EXISTS ("
    "SELECT 1 FROM jsonb_array_elements(NEW.votes::jsonb) AS now WHERE now = was))",
    "sqlite": "EXISTS (SELECT 1 FROM json_each(OLD.votes) AS was WHERE NOT EXISTS ("
    "SELECT 1 FROM json_each(NEW.votes) AS now WHERE now.value = was.value))",
}
_UNSORTED = {
    "postgresql": "EXISTS (SELECT 1 FROM jsonb_array_elements(NEW.votes::jsonb) WITH ORDINALITY AS one(vote, place) "
    "JOIN jsonb_array_elements(NEW.votes::jsonb) WITH ORDINALITY AS other(vote, place) ON one.place < other.place "
    'WHERE (one.vote->>0) COLLATE "C" >= (other.vote->>0) COLLATE "C")',
    "sqlite": "EXISTS (SELECT 1 FROM json_each(NEW.votes) AS one JOIN json_each(NEW.votes) AS other "
    "ON one.key < other.key WHERE json_extract(one.value, '$[0]') >= json_extract(other.value, '$[0]'))",
}
_FIGURES = ("members", "summoned", "present", "issued", "returned", "valid", "invalid")


def _same(vendor: str, *columns: str) -> str:
    word = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    return " AND ".join(f"OLD.{column} {word} NEW.{column}" for column in columns)


def _urn(round_: str, state: str = "") -> str:
    """That this round has an urn, in one of the states."""
    of = f" AND state IN ({state})" if state else ""
    return f"EXISTS (SELECT 1 FROM {URN} WHERE round_id = {round_}{of})"


def _urn_grown(vendor: str) -> str:
    """That the new list is as long as the roll says, and in order."""
    voted = f"(SELECT count(*) FROM {PARTICIPATION} WHERE round_id = NEW.round_id AND voted)"
    return f"{_LENGTH[vendor].format('NEW.votes')} = {voted} AND NOT {_UNSORTED[vendor]}"


def _refused(vendor: str) -> dict[tuple[str, str], str]:
    """By table and deed, when the database refuses it."""
    empty = "NEW.votes = '[]' AND NEW.sha256 = ''"
    kept = _same(vendor, "votes", "sha256", "state")
    urn_inserted = (
        f"(NEW.state IN ('open', 'void') AND {empty}) "
        f"OR (NEW.state = 'closed' AND NEW.sha256 <> '' AND {_urn_grown(vendor)})"
    )
    urn_updated = (
        f"{_same(vendor, 'id', 'round_id', 'fixed')} AND ("
        f"(OLD.state = 'open' AND NEW.state = 'open' AND NEW.sha256 = '' AND NOT NEW.swept "
        f"AND NOT {_GONE[vendor]} AND {_urn_grown(vendor)}) "
        f"OR (OLD.state = 'open' AND NEW.state = 'closed' AND NEW.sha256 <> '' "
        f"AND {_same(vendor, 'votes')} AND {_urn_grown(vendor)}) "
        f"OR (OLD.state = 'open' AND NEW.state = 'void' AND {empty}) "
        f"OR (OLD.state <> 'open' AND {kept}))"
    )
    voter_updated = (
        f"{_same(vendor, 'id', 'round_id', 'member_id')} AND ({_same(vendor, 'voted')} "
        f"OR (NEW.voted AND {_urn('OLD.round_id', _OPEN)}))"
    )
    counted = _same(vendor, *_FIGURES)
    round_updated = (
        f"{_same(vendor, 'id', 'question_id', 'number', 'way')} AND ("
        f"({_same(vendor, 'state')} AND ({counted} OR (OLD.state = 'open' AND {_urn('OLD.id', _CLOSED)}))) "
        f"OR (OLD.state = 'preparing' AND NEW.state = 'open' AND {_urn('OLD.id', _OPEN)}) "
        f"OR (OLD.state = 'open' AND NEW.state = 'counted' AND {_urn('OLD.id', _CLOSED)}) "
        f"OR (OLD.state = 'open' AND NEW.state = 'void' AND {counted} AND {_urn('OLD.id', _VOID)}) "
        # What was counted can still be set aside: an objection was right.
        f"OR (OLD.state = 'counted' AND NEW.state = 'void' AND {counted}))"
    )
    votes = _same(vendor, "votes_for", "votes_against", "votes_none")
    unwritten = "OLD.votes_for IS NULL AND OLD.votes_against IS NULL AND OLD.votes_none IS NULL"
    candidate_updated = (
        f"{_same(vendor, 'id', 'round_id', 'nomination_id', _ORDER, 'abstained')} AND ({votes} "
        f"OR ({unwritten} AND {_urn('OLD.round_id', _CLOSED)}))"
    )
    half_of = f"(SELECT round_id FROM {HALF} WHERE id = {{}})"
    return {
        (URN, "INSERT"): f"NOT ({urn_inserted}) OR {_urn('NEW.round_id')}",
        (URN, "UPDATE"): f"NOT ({urn_updated})",
        (URN, "DELETE"): _ALWAYS,
        (PARTICIPATION, "INSERT"): _urn("NEW.round_id"),
        (PARTICIPATION, "UPDATE"): f"NOT ({voter_updated})",
        (PARTICIPATION, "DELETE"): _ALWAYS,
        # A row of the same number would take the place of the one that stands, on SQLite without asking.
        (ROUND, "INSERT"): _urn("NEW.id"),
        (ROUND, "UPDATE"): f"{_urn('OLD.id')} AND NOT ({round_updated})",
        (ROUND, "DELETE"): _urn("OLD.id"),
        (CANDIDATE, "INSERT"): f"{_urn('NEW.round_id')} OR EXISTS (SELECT 1 FROM {CANDIDATE} AS stands "
        f"JOIN {URN} ON {URN}.round_id = stands.round_id WHERE stands.id = NEW.id)",
        (CANDIDATE, "UPDATE"): f"({_urn('OLD.round_id')} OR {_urn('NEW.round_id')}) AND NOT ({candidate_updated})",
        (CANDIDATE, "DELETE"): _urn("OLD.round_id"),
        (HALF, "INSERT"): _urn("NEW.round_id", _ENDED),
        (HALF, "UPDATE"): f"{_urn('OLD.round_id', _ENDED)} OR {_urn('NEW.round_id', _ENDED)}",
        (HALF, "DELETE"): _urn("OLD.round_id", _ENDED),
        (PAPER, "INSERT"): _urn(half_of.format("NEW.half_id"), _ENDED),
        (PAPER, "UPDATE"): f"{_urn(half_of.format('OLD.half_id'), _ENDED)} "
        f"OR {_urn(half_of.format('NEW.half_id'), _ENDED)}",
        (PAPER, "DELETE"): _urn(half_of.format("OLD.half_id"), _ENDED),
    }


class BallotGuard(Triggers):
    """Guards urns, rolls and what was counted of them."""

    table = ", ".join(TABLES)

    def describe(self) -> str:
        return "Refuse changing a ballot in the portal but by casting, and at all once it is closed"

    def made(self, vendor: str) -> list[str]:
        statements: list[str] = []
        for (table, deed), when in _refused(vendor).items():
            name = f"{table}_ballot_{deed.lower()}"
            if vendor == "postgresql":
                row = "OLD" if deed == "DELETE" else "NEW"
                statements += [
                    f"""
                    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF ({when}) IS NOT FALSE THEN
                            RAISE EXCEPTION '{table} keeps a ballot as it was' {_ERROR};
                        END IF;
                        RETURN {row};
                    END $$
                    """,
                    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
                ]
            else:
                statements.append(
                    f"CREATE TRIGGER {name} BEFORE {deed} ON {table} WHEN ({when}) IS NOT FALSE "
                    f"BEGIN SELECT RAISE(ABORT, '{table} keeps a ballot as it was'); END"
                )
        if vendor == "postgresql":
            statements.append(
                f"""
                CREATE FUNCTION awards_ballot_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'ballots are kept' {_ERROR}; END $$
                """
            )
            statements += [
                f"CREATE TRIGGER {table}_ballot_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION awards_ballot_truncate()"
                for table in (URN, PARTICIPATION)
            ]
        return statements

    def removed(self, vendor: str) -> list[str]:
        names = [(table, f"{table}_ballot_{deed.lower()}") for table, deed in _refused(vendor)]
        if vendor != "postgresql":
            return [f"DROP TRIGGER IF EXISTS {name}" for _, name in names]
        gone = [
            statement
            for table, name in names
            for statement in (f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()")
        ]
        gone += [f"DROP TRIGGER IF EXISTS {table}_ballot_truncate ON {table}" for table in (URN, PARTICIPATION)]
        return [*gone, "DROP FUNCTION IF EXISTS awards_ballot_truncate()"]
