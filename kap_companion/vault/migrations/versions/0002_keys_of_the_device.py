"""The device's own keys, the access log's subject, and signed anchors of the chain."""

import time

import sqlalchemy as sa
from alembic import op

from kap_companion.vault.own import own_secrets

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

US_PER_SECOND = 1_000_000


def upgrade() -> None:
    """Add the table of anchors, and what the vault holds for itself."""
    op.create_table(
        "anchor",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at_utc_us", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_anchor"),
    )
    op.create_index("ix_anchor_device_seq", "anchor", ["device", "seq"])
    meta = sa.table("meta", sa.column("name", sa.Text()), sa.column("value", sa.Text()))
    known = own_secrets(int(time.time()) * US_PER_SECOND)
    op.bulk_insert(meta, [{"name": name, "value": value} for name, value in known.items()])
