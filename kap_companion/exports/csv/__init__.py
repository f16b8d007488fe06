"""The record as tables for spreadsheets. `docs/exchange.md` says what each column holds."""

from kap_companion.exports.csv.columns import TABLES, Column, Table
from kap_companion.exports.csv.folder import export_csv

__all__ = ["TABLES", "Column", "Table", "export_csv"]
