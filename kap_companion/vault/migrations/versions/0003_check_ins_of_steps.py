"""When a step was planned, and when somebody last asked how it goes: columns of the index.

The table is made anew, empty: it holds nothing that the journal does not say, and a vault whose
index is of an older version is indexed again when it is opened.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of steps anew, with the two times."""
    op.drop_table("step")
    op.create_table(
        "step",
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("planned_us", sa.Integer(), nullable=False),
        sa.Column("checked_us", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("step_id", name="pk_step"),
    )
    op.create_index("ix_step_session_id", "step", ["session_id"])
    op.create_index("ix_step_patient_id", "step", ["patient_id"])
    op.create_index("ix_step_status_due_step_id", "step", ["status", "due", "step_id"])
