"""The libraries that compute, loaded when something of them is first used.

Whoever serves citizens or lists commands imports rooms that could compute and seldom do: numpy, Arrow and scipy would
cost them half of their start and of their memory. Modules take the names from here; those who only name a type of
theirs have `from __future__ import annotations`, and quote a name for it (`Rows: TypeAlias = "NDArray[np.bool_]"`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["arrow_csv", "arrow_json", "np", "pa", "pc", "pq", "special"]

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as arrow_csv
    import pyarrow.json as arrow_json
    import pyarrow.parquet as pq
    import scipy.special as special
else:

    class LateModule:
        """Stands for a module: the first use of a name loads it, whichever thread that is; later ones find it here."""

        def __init__(self, name: str) -> None:
            self._name = name

        def __getattr__(self, name: str) -> Any:
            value = getattr(import_module(self._name), name)
            self.__dict__[name] = value
            return value

    np = LateModule("numpy")
    pa = LateModule("pyarrow")
    pc = LateModule("pyarrow.compute")
    pq = LateModule("pyarrow.parquet")
    arrow_csv = LateModule("pyarrow.csv")
    arrow_json = LateModule("pyarrow.json")
    special = LateModule("scipy.special")
