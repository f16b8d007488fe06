"""The first schema: journal, subject keys, drafts, and the index with its search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, in the order of what refers to what."""
    _what_the_vault_knows_of_itself()
    _journal()
    _drafts()
    _index()
    _search()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _moment(prefix: str) -> tuple[sa.Column[int], sa.Column[int], sa.Column[str], sa.Column[int]]:
    return (
        _number(f"{prefix}_utc_us"),
        _number(f"{prefix}_offset_min"),
        _text(f"{prefix}_boot_id"),
        _number(f"{prefix}_steady_us"),
    )


def _what_the_vault_knows_of_itself() -> None:
    op.create_table(
        "meta", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name", name="pk_meta")
    )


def _journal() -> None:
    op.create_table(
        "subject_key",
        _text("subject"),
        _bytes("key"),
        sa.PrimaryKeyConstraint("subject", name="pk_subject_key"),
    )
    op.create_table(
        "entry",
        *(_number("position"), _text("id"), _text("device"), _number("seq"), _number("counter")),
        *(_text("subject"), _text("kind"), _number("version")),
        *_moment("recorded"),
        *_moment("occurred"),
        *(_text("author"), _text("amends")),
        *(_bytes("previous_hash"), _bytes("hash"), _bytes("body")),
        sa.PrimaryKeyConstraint("position", name="pk_entry"),
        sa.UniqueConstraint("id", name="uq_entry_id"),
        sa.UniqueConstraint("device", "seq", name="uq_entry_device_seq"),
        sa.ForeignKeyConstraint(
            ["subject"], ["subject_key.subject"], name="fk_entry_subject_subject_key"
        ),
    )
    op.create_index("ix_entry_subject_counter", "entry", ["subject", "counter"])
    op.create_index("ix_entry_counter", "entry", ["counter"])
    op.execute("""CREATE TRIGGER entry_is_never_updated BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""")
    op.execute("""CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""")


def _drafts() -> None:
    op.create_table(
        "draft",
        *(_text("subject"), _text("field"), _bytes("text")),
        sa.PrimaryKeyConstraint("subject", "field", name="pk_draft"),
    )
    op.create_table(
        "alive",
        *(_text("subject"), *_moment("seen")),
        sa.PrimaryKeyConstraint("subject", name="pk_alive"),
    )


def _index() -> None:
    op.create_table(
        "patient",
        *(_text("patient_id"), _text("name"), _text("preferred_name")),
        sa.Column("birth_date", sa.Text()),
        *(_text("record_number"), _text("sort_key"), _text("search_key")),
        sa.PrimaryKeyConstraint("patient_id", name="pk_patient"),
    )
    op.create_index("ix_patient_sort_key_patient_id", "patient", ["sort_key", "patient_id"])
    op.create_table(
        "session",
        *(_text("session_id"), _text("patient_id"), _number("planned_us"), _text("route")),
        *(_number("window_min"), _text("state"), _text("ending")),
        sa.Column("dose_us", sa.Integer()),
        sa.Column("integration_booked_us", sa.Integer()),
        _number("integration_held"),
        sa.PrimaryKeyConstraint("session_id", name="pk_session"),
    )
    op.create_index("ix_session_patient_id_planned_us", "session", ["patient_id", "planned_us"])
    op.create_index("ix_session_planned_us", "session", ["planned_us"])
    op.create_index(
        "ix_session_state_integration_held_dose_us",
        "session",
        ["state", "integration_held", "dose_us"],
    )
    op.create_table(
        "step",
        *(_text("step_id"), _text("session_id"), _text("patient_id"), _text("words")),
        _text("owner"),
        sa.Column("due", sa.Text()),
        _text("status"),
        sa.PrimaryKeyConstraint("step_id", name="pk_step"),
    )
    op.create_index("ix_step_session_id", "step", ["session_id"])
    op.create_index("ix_step_status_due_step_id", "step", ["status", "due", "step_id"])


def _search() -> None:
    op.create_table(
        "note",
        *(_number("position"), _text("entry_id"), _text("subject"), _text("words")),
        sa.Column("terms", sa.Text()),
        sa.PrimaryKeyConstraint("position", name="pk_note"),
        sa.UniqueConstraint("entry_id", name="uq_note_entry_id"),
    )
    op.create_index("ix_note_subject", "note", ["subject"])
    op.execute("""CREATE VIEW note_terms AS
    SELECT position, coalesce(terms, words) AS words FROM note""")
    op.execute("""CREATE VIRTUAL TABLE note_search USING fts5(
    words, content='note_terms', content_rowid='position',
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')""")
    op.execute("INSERT INTO note_search(note_search, rank) VALUES ('secure-delete', 1)")
    op.execute("""CREATE TRIGGER note_is_searched AFTER INSERT ON note BEGIN
    INSERT INTO note_search(rowid, words) VALUES (new.position, coalesce(new.terms, new.words));
    END""")
    op.execute("""CREATE TRIGGER note_is_forgotten AFTER DELETE ON note BEGIN
    INSERT INTO note_search(note_search, rowid, words)
    VALUES ('delete', old.position, coalesce(old.terms, old.words));
    END""")
