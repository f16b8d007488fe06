"""Integration: what was lived in the session becomes insights, and insights become steps."""

from kap_companion.ui.open_session import OpenSession
from kap_companion.ui.pages.page import Page
from kap_companion.ui.widgets import layout
from kap_companion.ui.widgets.text import title
from kap_companion.ui.wording import tr


class IntegrationPage(Page):
    """Works on one session after it has ended."""

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self.session = session
        self.setLayout(layout.column([title(tr("Integration")), layout.GAP]))
