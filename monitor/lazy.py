"""How does a module get at a slow one, so that whoever does not need that does not pay for it?

Must not import anything itself: commands are to start in a fraction of a second, and so is a round with nothing new.
"""

from __future__ import annotations

import importlib
import importlib.util
from types import FunctionType, MethodType, ModuleType
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


def method(of: object, name: str, *, module: str, kind: str) -> Any:
    """Return a method that a class of a slow module has, bound to a value that is none of it but has what that needs.

    AttributeError, as from any value, for what is no plain method there; names like `__copy__` import nothing.
    """
    found = None if name.startswith("__") else getattr(getattr(importlib.import_module(module), kind), name, None)
    if not isinstance(found, FunctionType):
        raise AttributeError(f"{type(of).__name__!r} object has no attribute {name!r}")
    return MethodType(found, of)


def installed(name: str) -> bool:
    """Tell whether a module could be imported; it is not."""
    return importlib.util.find_spec(name) is not None
