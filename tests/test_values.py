"""Frozen values behave as those of the standard library, and are made in less time."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest

from monitor import values
from monitor.model import Pace, Source

Decorator = Callable[..., Callable[[type], type]]
KINDS = [values.dataclass, dataclass]


def made(decorator: Decorator) -> Any:
    """Return a class with everything that classes of ours have."""

    class Thing:
        """A thing."""

        name: str
        counts: Mapping[str, int] = field(default_factory=dict, compare=False)
        secret: str = field(default="s", repr=False)
        size: int = 1

        def __post_init__(self) -> None:
            if self.size < 0:
                raise ValueError("too small")

        @property
        def double(self) -> int:
            return 2 * self.size

    return decorator(frozen=True, slots=True)(Thing)


@pytest.fixture(params=KINDS, ids=["ours", "standard"])
def kind(request: pytest.FixtureRequest) -> Any:
    return made(request.param)


def test_values_are_told_apart_by_what_they_hold(kind: Any) -> None:
    a, b = kind("a", {"x": 1}), kind("a", {"y": 2})
    assert a == b
    assert hash(a) == hash(b)
    assert a != kind("a", size=2)
    assert a != "a"
    assert a.__eq__("a") is NotImplemented
    assert {a, b, kind("c")} == {b, kind("c")}


def test_values_are_made_as_their_fields_say(kind: Any) -> None:
    a = kind("a", size=3)
    assert (a.name, a.counts, a.secret, a.size, a.double) == ("a", {}, "s", 3, 6)
    assert a.counts is not kind("a").counts
    with pytest.raises(ValueError, match="too small"):
        kind("a", size=-1)
    with pytest.raises(TypeError, match=r"Thing\.__init__\(\) missing 1 required positional argument: 'name'"):
        kind()
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        kind("a", other=1)


def test_values_cannot_be_changed(kind: Any) -> None:
    a = kind("a")
    for change in (lambda: setattr(a, "name", "b"), lambda: setattr(a, "other", 1), lambda: delattr(a, "name")):
        with pytest.raises((FrozenInstanceError, TypeError)):  # the standard library's own error is none of its own
            change()
    assert a.name == "a"
    assert not hasattr(a, "__dict__")


def test_values_are_dataclasses_to_everybody_else(kind: Any) -> None:
    a = kind("a", {"x": 1}, size=2)
    assert repr(a).endswith("Thing(name='a', counts={'x': 1}, size=2)")
    assert is_dataclass(a)
    assert [each.name for each in fields(a)] == list(kind.__match_args__) == ["name", "counts", "secret", "size"]
    assert replace(a, size=5) == kind("a", size=5)
    assert dataclasses.asdict(a) == {"name": "a", "counts": {"x": 1}, "secret": "s", "size": 2}
    again = copy.deepcopy(a)
    assert again == copy.copy(a) == a
    assert again.counts == a.counts
    match a:
        case kind(name, counts):
            assert (name, counts) == ("a", {"x": 1})
        case _:
            pytest.fail("no match")
    assert kind.__doc__ == "A thing."


@pytest.mark.parametrize("decorator", KINDS)
def test_a_class_may_have_methods_of_its_own_and_one_field_or_none(decorator: Decorator) -> None:
    class Own:  # noqa: PLW1641 (it gets one)
        """Own."""

        name: str

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and self.name[0] == other.name[0]

    own = decorator(frozen=True, slots=True)(Own)
    assert repr(own("a")) == "own"
    assert own("ab") == own("ac")
    assert hash(own("ab")) == hash(own("ab"))

    class Bare:
        """Bare."""

    bare = decorator(frozen=True, slots=True)(Bare)
    assert bare() == bare()
    assert len({bare(), bare()}) == 1


@pytest.mark.parametrize("decorator", KINDS)
def test_a_class_may_have_children(decorator: Decorator) -> None:
    class More(made(decorator)):  # type: ignore[misc]
        """More."""

        more: int = 7

    more = decorator(frozen=True, slots=True)(More)("a", size=2)
    assert (more.name, more.size, more.more, more.double) == ("a", 2, 7, 4)
    assert more != made(decorator)("a", size=2)
    with pytest.raises((FrozenInstanceError, TypeError)):
        more.more = 8


def test_a_field_that_could_not_be_given_is_refused() -> None:
    class Keyed:
        name: str = field(kw_only=True)

    class Fixed:
        name: str = field(init=False, default="x")

    for each in (Keyed, Fixed):
        with pytest.raises(TypeError, match="use the standard library's"):
            values.dataclass(frozen=True, slots=True)(each)


def test_values_go_to_another_process_and_come_back() -> None:
    source = Source("a", "https://a.example/", "A", tags=frozenset({"x"}))
    assert pickle.loads(pickle.dumps(source)) == source
    assert pickle.loads(pickle.dumps([Pace(), source])) == [Pace(), source]


def test_nothing_is_compiled_for_what_is_not_made() -> None:
    kind = made(values.dataclass)
    methods = ("__init__", "__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__")
    assert {getattr(kind, name).__code__.co_filename for name in methods} == {values.__file__}
    kind("a")
    compiled = [name for name in methods if getattr(kind, name).__code__.co_filename != values.__file__]
    assert compiled == ["__init__"]
    assert kind("b") == kind("b")


def test_the_nouns_are_made_so() -> None:
    assert Source.__eq__.__code__.co_filename == values.__file__
