"""For which route an arc is looked at: each with its usual window."""

from kap_companion.domain.course import Course, usual_course
from kap_companion.domain.routes import ROUTES, route_named
from kap_companion.ui.widgets.choice import ChoiceField
from kap_companion.ui.wording import tr

AT_FIRST = "sublingual"
WIDTH_PX = 236


class RouteChoice(ChoiceField):
    """A small list of the routes; its label is only spoken."""

    def __init__(self) -> None:
        options = [
            (route.key, tr("{0}, {1} min").format(tr(route.label), route.window_min))
            for route in ROUTES
        ]
        super().__init__(tr("Route and window"), options, side_by_side=0)
        self.hide_label()
        self.set_value(AT_FIRST)
        self.setFixedWidth(WIDTH_PX)

    def course(self) -> Course:
        """Return the usual course of the chosen route."""
        route = route_named(self.value())
        return usual_course(route, route.window_min)
