"""The tables of the library: pieces of music, and the arcs made of them. Nothing of patients."""

from typing import Any

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

HEAD = 1
"""The `user_version` of the file that this program writes."""

APPLICATION_ID = 0x4B41504D
"""Marks a SQLite file as this program's library: "KAPM"."""

metadata = MetaData()


def _number(name: str) -> "Column[int]":
    return Column(name, Integer, nullable=False, server_default=text("0"))


def _text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=False, server_default=text("''"))


def _level(name: str) -> "Column[float]":
    return Column(name, Float)


track = Table(
    "track",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", LargeBinary, nullable=False),
    _number("size"),
    _number("mtime_ns"),
    Column("fingerprint", LargeBinary, nullable=False),
    _text("title"),
    _text("artist"),
    _text("album"),
    _number("duration_ms"),
    _text("phase"),
    _number("rating"),
    _number("has_lyrics"),
    _number("not_for_sessions"),
    _text("note"),
    _level("integrated_lufs"),
    _level("range_lu"),
    _level("true_peak_dbtp"),
    _text("loudness_source"),
    _level("tagged_lufs"),
    _level("tagged_peak_dbtp"),
    _text("tagged_source"),
    _text("added_at"),
    _number("missing"),
    _number("bundled"),
    _text("search_key"),
    _text("title_key"),
    _text("artist_key"),
    _text("album_key"),
    Index("ix_track_path", "path"),
    Index("ix_track_fingerprint", "fingerprint"),
    Index("ix_track_title", "title_key", "id"),
    sqlite_autoincrement=True,
)
"""`path` holds the bytes of a file's name, or of a bundled file its name alone."""

arc = Table(
    "arc",
    metadata,
    Column("key", Text, primary_key=True),
    _text("name"),
    _number("crossfade_ms"),
    _number("position"),
)


def _cascading(name: str, kind: Any, target: str) -> "Column[Any]":
    return Column(name, kind, ForeignKey(target, ondelete="CASCADE"), nullable=False)


arc_track = Table(
    "arc_track",
    metadata,
    Column("id", Integer, primary_key=True),
    _cascading("arc_key", Text, "arc.key"),
    _text("phase"),
    _number("position"),
    _cascading("track_id", Integer, "track.id"),
    _number("pinned"),
    Column("crossfade_ms", Integer),
    Index("ix_arc_track_arc", "arc_key", "phase", "position"),
    Index("ix_arc_track_track", "track_id"),
)
