"""How does a module get at a slow one, so that whoever does not need that does not pay for it?

Must not import anything itself: commands are to start in a fraction of a second, and so is a round with nothing new.
"""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType
from typing import Any


class Lazy:
    """Stands for a module, and imports it when the first name is asked of it.

    Modules write `if TYPE_CHECKING: from monitor import x` and `else: x = Lazy("monitor.x")`, so that types and import
    contracts are checked as if it were imported.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, name: str) -> Any:
        if self._module is None:
            self._module = importlib.import_module(self._name)
        return getattr(self._module, name)


def installed(name: str) -> bool:
    """Tell whether a module could be imported; it is not."""
    return importlib.util.find_spec(name) is not None
