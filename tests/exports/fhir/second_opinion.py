"""A second opinion on a Bundle, by code that others made from R4's own definitions."""

from typing import Any

from fhirclient.models.bundle import Bundle
from fhirclient.models.fhirabstractbase import FHIRValidationError


def faults_by_others(bundle: Any) -> list[str]:  # noqa: ANN401  # whatever JSON holds
    """Return what SMART Health IT's R4 models find wrong with a bundle.

    They know every element of every type, which of them must be there, and the form of each value.
    Codes, references and invariants they leave to `validator.py`.
    """
    try:
        Bundle(bundle, strict=True)
    except FHIRValidationError as error:
        return [str(error)]
    return []
