"""Tables that the database itself guards, whoever comes: operations for migrations that make its triggers.

What they refuse comes as IntegrityError on both databases. On SQLite a migration that changes a guarded table makes
it anew, without its triggers: put the operation into that migration again, behind the change. A test asks for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory

# How PostgreSQL's refusals come to be of the same kind as SQLite's.
_ERROR = "USING ERRCODE = 'integrity_constraint_violation'"


class Triggers(Operation):
    """Makes triggers on PostgreSQL or SQLite, and removes them when it is reversed."""

    category = OperationCategory.SQL
    reduces_to_sql = True
    reversible = True

    def made(self, vendor: str) -> list[str]:
        """The statements that make them."""
        raise NotImplementedError

    def removed(self, vendor: str) -> list[str]:
        """The statements that remove them; what is not there is no mistake."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in [*self.removed(vendor), *self.made(vendor)]:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self.removed(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def _column(name: str, of: tuple[str, str] | None) -> str:
    """The value of this column in the old row, or in the row that the old one points to."""
    if not name or of is None:
        return f"OLD.{name}" if name else ""
    return f"COALESCE((SELECT {name} FROM {of[0]} WHERE id = OLD.{of[1]}), FALSE)"


@dataclass(frozen=True)
class Step:
    """The one change that a row may take, once: `column` from one of the values `before` to `after`.

    The columns `kept` stay as they are. What neither is `column` nor stands among them is written with the step.
    """

    column: str
    before: Sequence[str]
    after: str
    kept: Sequence[str]

    def taken(self, same: str) -> str:
        """The condition that an update is this step, with the database's own word for «is the same as»."""
        before = ", ".join(f"'{value}'" for value in self.before)
        stays = [f"OLD.{column} {same} NEW.{column}" for column in self.kept]
        return " AND ".join([f"OLD.{self.column} IN ({before})", f"NEW.{self.column} = '{self.after}'", *stays])


class AppendOnly(Triggers):
    """The rows of this table are neither changed nor removed: the database refuses it.

    `unless` names a column of truth values: a row that has it true may be removed, as sample data must be. With `of`,
    a table and the column here that points into it, the column stands there: files go with what they belong to.
    `but` is the one change that is let through.
    """

    def __init__(
        self, table: str, *, unless: str = "", of: tuple[str, str] | None = None, but: Step | None = None
    ) -> None:
        self.table = table
        self.unless = _column(unless, of)
        self.but = but

    def describe(self) -> str:
        return f"Refuse changing and removing rows of {self.table}"

    def made(self, vendor: str) -> list[str]:
        table = self.table
        if vendor == "postgresql":
            let_go = f"IF TG_OP = 'DELETE' THEN IF {self.unless} THEN RETURN OLD; END IF; END IF;"
            step = self.but.taken("IS NOT DISTINCT FROM") if self.but else ""
            let_step = f"IF TG_OP = 'UPDATE' THEN IF {step} THEN RETURN NEW; END IF; END IF;"
            return [
                f"""
                CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    {let_go if self.unless else ""}
                    {let_step if step else ""}
                    RAISE EXCEPTION '{table} is only ever added to' {_ERROR};
                END $$
                """,
                f"""
                CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_refuse()
                """,
                f"""
                CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()
                """,
            ]
        refused = f"SELECT RAISE(ABORT, '{table} is only ever added to')"
        kept = f"WHEN NOT {self.unless} " if self.unless else ""
        # A value that is missing makes the condition unknown, which is no step either.
        stands = f"WHEN ({self.but.taken('IS')}) IS NOT TRUE " if self.but else ""
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {stands}BEGIN {refused}; END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {kept}BEGIN {refused}; END",
            # INSERT OR REPLACE takes a row away without asking the trigger above.
            f"""
            CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid) BEGIN {refused}; END
            """,
        ]

    def removed(self, vendor: str) -> list[str]:
        table = self.table
        if vendor == "postgresql":
            return [
                f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
                f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_refuse()",
            ]
        return [f"DROP TRIGGER IF EXISTS {table}_no_{what}" for what in ("update", "delete", "replace")]


class Fixed(Triggers):
    """These columns of a row stay as they were written, and the row is not removed: the database refuses it.

    The other columns may change. `unless` and `of` are those of `AppendOnly`.
    """

    def __init__(
        self, table: str, columns: Sequence[str], *, unless: str = "", of: tuple[str, str] | None = None
    ) -> None:
        self.table = table
        self.columns = tuple(columns)
        self.unless = _column(unless, of)

    def describe(self) -> str:
        return f"Refuse changing what is fixed in {self.table}, and removing its rows"

    def made(self, vendor: str) -> list[str]:
        table = self.table
        if vendor == "postgresql":
            old, new = (", ".join(f"{row}.{column}" for column in self.columns) for row in ("OLD", "NEW"))
            let_go = f"IF TG_OP = 'DELETE' THEN IF {self.unless} THEN RETURN OLD; END IF; END IF;"
            return [
                f"""
                CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF ROW({old}) IS NOT DISTINCT FROM ROW({new}) THEN RETURN NEW; END IF;
                    END IF;
                    {let_go if self.unless else ""}
                    RAISE EXCEPTION '{table} keeps what was written' {_ERROR};
                END $$
                """,
                f"""
                CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_keep()
                """,
                f"""
                CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()
                """,
            ]
        refused = f"SELECT RAISE(ABORT, '{table} keeps what was written')"
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in self.columns)
        let_go = f"WHEN NOT {self.unless} " if self.unless else ""
        return [
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN {changed} BEGIN {refused}; END",
            f"CREATE TRIGGER {table}_kept_whole BEFORE DELETE ON {table} {let_go}BEGIN {refused}; END",
            # INSERT OR REPLACE takes a row away without asking the trigger above.
            f"""
            CREATE TRIGGER {table}_kept_in_place BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid) BEGIN {refused}; END
            """,
        ]

    def removed(self, vendor: str) -> list[str]:
        table = self.table
        if vendor == "postgresql":
            return [
                f"DROP TRIGGER IF EXISTS {table}_kept ON {table}",
                f"DROP TRIGGER IF EXISTS {table}_kept_whole ON {table}",
                f"DROP FUNCTION IF EXISTS {table}_keep()",
            ]
        return [f"DROP TRIGGER IF EXISTS {table}_{what}" for what in ("kept", "kept_whole", "kept_in_place")]


class Lifted(Triggers):
    """Takes guards off for the rest of the migration, which puts each of them on again behind what it changes.

    For a migration that has to put right what a guarded table says, or that changes a table which a guard asks.
    """

    def __init__(self, *guards: AppendOnly | Fixed) -> None:
        self.guards = guards

    def describe(self) -> str:
        return f"Lift the guard of {', '.join(guard.table for guard in self.guards)} for this migration"

    def made(self, vendor: str) -> list[str]:
        return []

    def removed(self, vendor: str) -> list[str]:
        return [statement for guard in self.guards for statement in guard.removed(vendor)]

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for guard in self.guards:
            guard.database_forwards(app_label, schema_editor, from_state, to_state)


class Chained(Triggers):
    """An entry of the log must continue the chain, and moves its head along; the head moves in no other way."""

    def describe(self) -> str:
        return "Refuse entries that do not continue the log"

    def made(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                # After the insert: in front of the second of several rows, no trigger has seen the first.
                # The UPDATE asks and moves in one: of two writers who continue the same entry, one finds nothing.
                f"""
                CREATE FUNCTION audit_entry_continue() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    UPDATE audit_head SET number = NEW.number, hash = NEW.hash
                    WHERE number = NEW.number - 1 AND hash = NEW.previous;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'entry % does not continue the log', NEW.number {_ERROR};
                    END IF;
                    RETURN NULL;
                END $$
                """,
                """
                CREATE TRIGGER audit_entry_continues AFTER INSERT ON audit_entry
                FOR EACH ROW EXECUTE FUNCTION audit_entry_continue()
                """,
                f"""
                CREATE FUNCTION audit_head_move() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW.number = OLD.number + 1 AND EXISTS (
                            SELECT 1 FROM audit_entry WHERE number = NEW.number AND hash = NEW.hash
                        ) THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'the end of the log moves with its entries only' {_ERROR};
                END $$
                """,
                """
                CREATE TRIGGER audit_head_moves BEFORE UPDATE OR DELETE ON audit_head
                FOR EACH ROW EXECUTE FUNCTION audit_head_move()
                """,
                """
                CREATE TRIGGER audit_head_stays BEFORE TRUNCATE ON audit_head
                FOR EACH STATEMENT EXECUTE FUNCTION audit_head_move()
                """,
            ]
        kept = "SELECT RAISE(ABORT, 'the end of the log moves with its entries only')"
        return [
            """
            CREATE TRIGGER audit_entry_continues BEFORE INSERT ON audit_entry
            WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE number = NEW.number - 1 AND hash = NEW.previous)
                OR EXISTS (SELECT 1 FROM audit_entry WHERE hash = NEW.hash)
            BEGIN SELECT RAISE(ABORT, 'an entry does not continue the log'); END
            """,
            """
            CREATE TRIGGER audit_entry_moves_head AFTER INSERT ON audit_entry
            BEGIN UPDATE audit_head SET number = NEW.number, hash = NEW.hash; END
            """,
            f"""
            CREATE TRIGGER audit_head_moves BEFORE UPDATE ON audit_head
            WHEN NEW.number IS NOT OLD.number + 1
                OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number AND hash = NEW.hash)
            BEGIN {kept}; END
            """,
            f"CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN {kept}; END",
            f"""
            CREATE TRIGGER audit_head_is_not_replaced BEFORE INSERT ON audit_head
            WHEN EXISTS (SELECT 1 FROM audit_head) BEGIN {kept}; END
            """,
        ]

    def removed(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                "DROP TRIGGER IF EXISTS audit_entry_continues ON audit_entry",
                "DROP FUNCTION IF EXISTS audit_entry_continue()",
                "DROP TRIGGER IF EXISTS audit_head_moves ON audit_head",
                "DROP TRIGGER IF EXISTS audit_head_stays ON audit_head",
                "DROP FUNCTION IF EXISTS audit_head_move()",
            ]
        names = ("entry_continues", "entry_moves_head", "head_moves", "head_stays", "head_is_not_replaced")
        return [f"DROP TRIGGER IF EXISTS audit_{name}" for name in names]


def missing() -> set[str]:
    """The triggers of the log that don't stand in the database now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        stand = {name for (name,) in cursor.fetchall()}
    made = "\n".join([*AppendOnly("audit_entry").made(connection.vendor), *Chained().made(connection.vendor)])
    return set(re.findall(r"CREATE TRIGGER (\w+)", made)) - stand
