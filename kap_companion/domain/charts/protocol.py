"""The protocol that a session is run by: its own copy, or what its route comes with."""

from kap_companion.domain.charts.session import SessionChart
from kap_companion.domain.events import Protocol, ProtocolTaken, QuickTag


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


def phase_min_of(chart: SessionChart) -> tuple[int, ...]:
    """Return where the phases begin by the session's protocol; nothing where the route decides.

    They are those of the protocol's own route: another one that was planned or given has its own.
    """
    protocol = protocol_of(chart)
    return protocol.phase_min if protocol.route == chart.route else ()


def tags_of(chart: SessionChart, usual: tuple[QuickTag, ...]) -> tuple[QuickTag, ...]:
    """Return the one-key tags of the session: its protocol's, where that has any."""
    return protocol_of(chart).tags or usual
