"""What an engine needs and the program does not bring: optional extras, and Java."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from importlib.util import find_spec

from teller_app.rules.errors import Refusal


class EngineName(StrEnum):
    """What can run a batch."""

    DUCKDB = "duckdb"
    SPARK = "spark"


_NEEDS = {
    EngineName.DUCKDB: (("sqlglot", "batch"), ("duckdb", "batch")),
    EngineName.SPARK: (("sqlglot", "batch"), ("pyspark", "spark")),
}


def need(engine: EngineName) -> None:
    """Go on only where everything that ``engine`` needs is there.

    Raises:
        Refusal: ``batch.no_extra`` (package, extra) or ``batch.no_java``.
    """
    for package, extra in _NEEDS[engine]:
        if find_spec(package) is None:
            raise Refusal("batch.no_extra", package=package, extra=extra)
    if engine is EngineName.SPARK and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise Refusal("batch.no_java")
