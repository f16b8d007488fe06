"""Answers to measures that wait for a clinician's review."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. It begins empty: no older vault has answers to measures."""
    op.create_table(
        "review",
        sa.Column("review_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("at_us", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("review_id", name="pk_review"),
    )
    op.create_index("ix_review_patient_id", "review", ["patient_id"])
    op.create_index("ix_review_at_us", "review", ["at_us"])
