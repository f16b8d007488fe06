"""KAP Companion, so that a therapist can keep eyes on the patient and not on the paperwork."""

__version__ = "0.1.0"
