"""How is a frozen dataclass made without compiling six functions for it each time that the program starts?

`dataclass` is that of the standard library, and says so to type checkers. But with `frozen=True, slots=True` it makes
classes that behave the same in a tenth of the time: `__init__` is compiled when the first value is made, and the other
methods are not compiled at all. A round with nothing new imports eighty such classes and makes values of thirty. Making
one takes half the time, too.
Must not import anything of ours.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(**options):
        """Return a decorator for classes; the options are those of the standard library."""
        return _frozen if options == {"frozen": True, "slots": True} else dataclasses.dataclass(**options)


def _frozen(kind: type) -> type:
    if any(map(dataclasses.is_dataclass, kind.__bases__)):
        return dataclasses.dataclass(frozen=True, slots=True)(kind)
    own = {name: each for name, each in vars(kind).items() if name not in ("__dict__", "__weakref__")}
    written = dict(kind.__annotations__)
    # each that is a string is searched for what it may stand for, which takes as long as all else
    kind.__annotations__ = dict.fromkeys(written, object)
    made: type[Any] = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    made.__annotations__ = written
    made.__dataclass_params__.frozen = True
    fields = dataclasses.fields(made)
    for field in fields:
        field.type = written[field.name]
    if any(field.kw_only or not field.init for field in fields):
        raise TypeError(f"{kind.__qualname__}: every field is given by position or name; use the standard library's")
    shown = [field.name for field in fields if field.repr]
    every, compared = _values_of(fields), _values_of([field for field in fields if field.compare])

    def begin(self: Any, *values: Any, **named: Any) -> None:
        init = _initial(made)
        setattr(made, "__init__", init)  # noqa: B010 (to type checkers, a method is none that could be set)
        init(self, *values, **named)

    def equal(self: Any, other: object) -> bool:
        return bool(compared(self) == compared(other)) if other.__class__ is self.__class__ else NotImplemented

    methods = {
        "__init__": begin,
        "__eq__": equal,
        "__hash__": lambda self: hash(compared(self)),
        "__repr__": lambda self: (
            f"{made.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"
        ),
        "__reduce__": lambda self: (made, every(self)),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, method in methods.items():
        if own.get(name) is None:  # a class with an `__eq__` of its own has None as `__hash__`
            setattr(made, name, method)
    return made


def _initial(made: type[Any]) -> Callable[..., None]:
    """Return the `__init__` of a class with slots: each is set by its own descriptor, past the refusal to change it.

    That of the standard library looks each up by name, and takes twice as long.
    """
    names: dict[str, Any] = {}
    given, body = ["self"], []
    for field in dataclasses.fields(made):
        name, value = field.name, field.name
        names[f"_set_{name}"] = vars(made)[name].__set__
        if field.default is not dataclasses.MISSING:
            names[f"_usual_{name}"] = field.default
            given.append(f"{name}=_usual_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            names |= {f"_make_{name}": field.default_factory, "_none": dataclasses.MISSING}
            given.append(f"{name}=_none")
            value = f"_make_{name}() if {name} is _none else {name}"
        else:
            given.append(name)
        body.append(f"    _set_{name}(self, {value})\n")
    if hasattr(made, "__post_init__"):
        body.append("    self.__post_init__()\n")
    exec(f"def __init__({', '.join(given)}):\n{''.join(body) or '    pass'}", names)  # noqa: S102 (as dataclasses does)
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _values_of(fields: Sequence[dataclasses.Field[Any]]) -> Callable[[Any], Any]:
    """Return what takes the values of some fields, as a tuple."""
    names = [field.name for field in fields]
    return attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)


def _refuse(_self: object, name: str, _value: object = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")
