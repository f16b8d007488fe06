"""FHIR R4 out of the record. `docs/exchange.md` says what becomes of what."""

from kap_companion.exports.fhir.bundle import export_fhir, resources_of

__all__ = ["export_fhir", "resources_of"]
