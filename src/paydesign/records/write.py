"""A record as text; apart from reading, which needs a YAML library."""

from __future__ import annotations

from .emit import emit
from .fields import data_of_record
from .model import Record

FIRST_LINE = "# yaml-language-server: $schema=.paydesign/decision-record.schema.json"


def write_record(record: Record) -> str:
    """Return the record as YAML that YAML 1.1 and 1.2 read alike."""
    lines = [FIRST_LINE]
    for key, value in data_of_record(record).items():
        lines += emit(key, value)
    return "\n".join(lines) + "\n"
