"""Notes are found by kind, person, patient and month; sessions know protocol and integration.

Only tables of the index change. They are emptied here, and the vault makes them again out of the
journal as soon as it opens, since the version of its index is another one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables anew, and the search over the notes."""
    op.execute("DROP TABLE note_search")
    op.execute("DROP VIEW note_terms")
    op.drop_table("note")
    op.drop_table("session")
    _sessions()
    _notes()
    _search()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _sessions() -> None:
    op.create_table(
        "session",
        *(_text("session_id"), _text("patient_id"), _number("planned_us"), _text("route")),
        *(_number("window_min"), _text("state"), _text("ending")),
        sa.Column("dose_us", sa.Integer()),
        sa.Column("integration_booked_us", sa.Integer()),
        _number("integration_held"),
        sa.Column("integration_held_us", sa.Integer()),
        _text("protocol"),
        sa.PrimaryKeyConstraint("session_id", name="pk_session"),
    )
    op.create_index("ix_session_patient_id_planned_us", "session", ["patient_id", "planned_us"])
    op.create_index("ix_session_planned_us", "session", ["planned_us"])
    op.create_index(
        "ix_session_state_integration_held_dose_us",
        "session",
        ["state", "integration_held", "dose_us"],
    )


def _notes() -> None:
    op.create_table(
        "note",
        *(_number("position"), _text("entry_id"), _text("subject"), _text("words")),
        sa.Column("terms", sa.Text()),
        *(_text("kind"), _number("at_us"), _text("author"), _text("facets")),
        sa.PrimaryKeyConstraint("position", name="pk_note"),
        sa.UniqueConstraint("entry_id", name="uq_note_entry_id"),
    )
    op.create_index("ix_note_subject", "note", ["subject"])


def _search() -> None:
    op.execute("""CREATE VIEW note_terms AS
    SELECT position, coalesce(terms, words) AS words, facets FROM note""")
    op.execute("""CREATE VIRTUAL TABLE note_search USING fts5(
    words, facets, content='note_terms', content_rowid='position',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')""")
    op.execute("INSERT INTO note_search(note_search, rank) VALUES ('secure-delete', 1)")
    op.execute("INSERT INTO note_search(note_search, rank) VALUES ('rank', 'bm25(1.0, 0.0)')")
    op.execute("""CREATE TRIGGER note_is_searched AFTER INSERT ON note BEGIN
    INSERT INTO note_search(rowid, words, facets)
    VALUES (new.position, coalesce(new.terms, new.words), new.facets);
    END""")
    op.execute("""CREATE TRIGGER note_is_forgotten AFTER DELETE ON note BEGIN
    INSERT INTO note_search(note_search, rowid, words, facets)
    VALUES ('delete', old.position, coalesce(old.terms, old.words), old.facets);
    END""")
