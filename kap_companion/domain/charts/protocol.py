"""The protocol that a session is run by: its own copy, or what its route comes with."""

from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import Protocol, ProtocolTaken


def protocol_of(chart: SessionChart) -> Protocol:
    """Return the session's own copy of its protocol.

    A session that was planned without one (before there were protocols) has route and window of
    its plan, and neither checks nor limits nor lists.
    """
    taken = chart.latest(ProtocolTaken)
    if taken is not None:
        return taken.protocol
    window_min = chart.plan.window_min if chart.plan else 0
    return Protocol("", "", chart.route, window_min)
