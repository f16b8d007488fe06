"""What makes a vault of today one of an older schema, step by step backwards."""

TO_0003 = (
    "DROP TABLE note_search",
    "DROP VIEW note_terms",
    "DROP TABLE note",
    "DROP TABLE session",
    """CREATE TABLE session (session_id TEXT NOT NULL, patient_id TEXT NOT NULL,
    planned_us INTEGER NOT NULL, route TEXT NOT NULL, window_min INTEGER NOT NULL,
    state TEXT NOT NULL, ending TEXT NOT NULL, dose_us INTEGER, integration_booked_us INTEGER,
    integration_held INTEGER NOT NULL, CONSTRAINT pk_session PRIMARY KEY (session_id))""",
    """CREATE TABLE note (position INTEGER NOT NULL, entry_id TEXT NOT NULL,
    subject TEXT NOT NULL, words TEXT NOT NULL, terms TEXT,
    CONSTRAINT pk_note PRIMARY KEY (position))""",
    "CREATE VIEW note_terms AS SELECT position, coalesce(terms, words) AS words FROM note",
    """CREATE VIRTUAL TABLE note_search USING fts5(words, content='note_terms',
    content_rowid='position', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')""",
    "DROP TABLE review",
    "UPDATE alembic_version SET version_num = '0003'",
    "UPDATE meta SET value = '2' WHERE name = 'index_version'",
)

TO_0002 = (
    "DROP TABLE step",
    """CREATE TABLE step (step_id TEXT NOT NULL, session_id TEXT NOT NULL,
    patient_id TEXT NOT NULL, words TEXT NOT NULL, owner TEXT NOT NULL, due TEXT,
    status TEXT NOT NULL, CONSTRAINT pk_step PRIMARY KEY (step_id))""",
    "CREATE INDEX ix_step_session_id ON step (session_id)",
    "CREATE INDEX ix_step_status_due_step_id ON step (status, due, step_id)",
    "UPDATE alembic_version SET version_num = '0002'",
    "UPDATE meta SET value = '1' WHERE name = 'index_version'",
)
