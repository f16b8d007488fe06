"""The tables: the journal that nothing may change, and the index that may be made again."""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0005"
"""The schema that this program writes; the newest file in `migrations/versions`."""

OLDER: tuple[str, ...] = ("0001", "0002", "0003", "0004")
"""The schemas that this program can lift to `HEAD`."""

INDEX_VERSION = "4"
"""Counts changes in what the index holds; a vault with another one is indexed again."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=False)


def _number(name: str) -> "Column[int]":
    return Column(name, Integer, nullable=False)


def _moment(prefix: str) -> "tuple[Column[int], Column[int], Column[str], Column[int]]":
    return (
        _number(f"{prefix}_utc_us"),
        _number(f"{prefix}_offset_min"),
        _text(f"{prefix}_boot_id"),
        _number(f"{prefix}_steady_us"),
    )


meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    _text("value"),
)

subject_key = Table(
    "subject_key",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("position", Integer, primary_key=True),
    _text("id"),
    _text("device"),
    _number("seq"),
    _number("counter"),
    Column("subject", Text, ForeignKey("subject_key.subject"), nullable=False),
    _text("kind"),
    _number("version"),
    *_moment("recorded"),
    *_moment("occurred"),
    _text("author"),
    _text("amends"),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("id"),
    UniqueConstraint("device", "seq"),
    Index(None, "subject", "counter"),
    Index(None, "counter"),
)

anchor = Table(
    "anchor",
    metadata,
    Column("position", Integer, primary_key=True),
    _text("device"),
    _number("seq"),
    Column("hash", LargeBinary, nullable=False),
    _number("at_utc_us"),
    Column("public", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index(None, "device", "seq"),
)
"""Where a device's chain stood at a time, signed by that device's key."""

draft = Table(
    "draft",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("text", LargeBinary, nullable=False),
)

alive = Table(
    "alive",
    metadata,
    Column("subject", Text, primary_key=True),
    *_moment("seen"),
)

patient = Table(
    "patient",
    metadata,
    Column("patient_id", Text, primary_key=True),
    _text("name"),
    _text("preferred_name"),
    Column("birth_date", Text),
    _text("record_number"),
    _text("sort_key"),
    _text("search_key"),
    Index(None, "sort_key", "patient_id"),
)

session = Table(
    "session",
    metadata,
    Column("session_id", Text, primary_key=True),
    _text("patient_id"),
    _number("planned_us"),
    _text("route"),
    _number("window_min"),
    _text("state"),
    _text("ending"),
    Column("dose_us", Integer),
    Column("integration_booked_us", Integer),
    _number("integration_held"),
    Column("integration_held_us", Integer),
    _text("protocol"),
    Index(None, "patient_id", "planned_us"),
    Index(None, "planned_us"),
    Index(None, "state", "integration_held", "dose_us"),
)

step = Table(
    "step",
    metadata,
    Column("step_id", Text, primary_key=True),
    _text("session_id"),
    _text("patient_id"),
    _text("words"),
    _text("owner"),
    Column("due", Text),
    _text("status"),
    _number("planned_us"),
    Column("checked_us", Integer),
    Index(None, "session_id"),
    Index(None, "patient_id"),
    Index(None, "status", "due", "step_id"),
)

note = Table(
    "note",
    metadata,
    Column("position", Integer, primary_key=True),
    _text("entry_id"),
    _text("subject"),
    _text("words"),
    Column("terms", Text),
    _text("kind"),
    _number("at_us"),
    _text("author"),
    _text("facets"),
    UniqueConstraint("entry_id"),
    Index(None, "subject"),
)
"""`facets` are words of our own beside those of people: of what kind, by whom, of which patient and
month. The search finds what has a word and a facet as it finds what has two words."""

review = Table(
    "review",
    metadata,
    Column("review_id", Text, primary_key=True),
    _text("patient_id"),
    _number("at_us"),
    Index(None, "patient_id"),
    Index(None, "at_us"),
)
"""Answers to measures that a clinician has to look at, for as long as none did."""

INDEX_TABLES = (patient, session, step, note, review)

BESIDE_THE_TABLES = (
    """CREATE TRIGGER entry_is_never_updated BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE VIEW note_terms AS
    SELECT position, coalesce(terms, words) AS words, facets FROM note""",
    """CREATE VIRTUAL TABLE note_search USING fts5(
    words, facets, content='note_terms', content_rowid='position',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')""",
    "INSERT INTO note_search(note_search, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO note_search(note_search, rank) VALUES ('rank', 'bm25(1.0, 0.0)')",
    """CREATE TRIGGER note_is_searched AFTER INSERT ON note BEGIN
    INSERT INTO note_search(rowid, words, facets)
    VALUES (new.position, coalesce(new.terms, new.words), new.facets);
    END""",
    """CREATE TRIGGER note_is_forgotten AFTER DELETE ON note BEGIN
    INSERT INTO note_search(note_search, rowid, words, facets)
    VALUES ('delete', old.position, coalesce(old.terms, old.words), old.facets);
    END""",
)
"""What SQLAlchemy has no words for: append-only entries, and the search over notes."""


def create_schema(connection: Connection) -> None:
    """Make every table of an empty database, as `HEAD` has them.

    Alembic would do the same, but loading it takes longer than all the rest of a start.
    """
    metadata.create_all(connection)
    for statement in BESIDE_THE_TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def stored_revision(connection: Connection) -> str:
    """Return the schema that the database has."""
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found)
