"""The one base of every error this program raises on purpose.

The message is a sentence that a person can read: what happened, what is safe, what to do. It never
carries a patient's name or words, so it may be shown and logged as it is.
"""


class KapError(Exception):
    """Something this program can explain; ``str(error)`` is fit for the screen."""


class InputRefused(KapError):
    """What was typed can't be taken as it is; nothing was changed."""


class SessionStateError(KapError):
    """The session is not in a state that allows this; nothing was changed."""
