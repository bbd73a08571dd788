"""The checks of arguments in jsii's bindings: the same checks, at less cost."""

from __future__ import annotations

import sys
import typing
from types import FunctionType, ModuleType
from typing import Any

# Each class of the bindings has such functions, whose only use are their annotations.
_STUB = "_typecheckingstub__"
_MOCK = "unittest.mock"


def speed_up() -> None:
    """Imports typeguard without what it does not need, and spares it what has one possible result."""
    _import_typeguard()
    _pass_what_is_left_out()
    _remember_type_hints()


class _MockIfThereIsOne(type):
    """Stands for the type of an object that cannot be there as long as nobody has imported its module."""

    def __instancecheck__(cls, instance: object) -> bool:
        mock = sys.modules.get(_MOCK)
        return mock is not None and isinstance(instance, mock.Mock)


def _import_typeguard() -> None:
    """Lets mocks pass as ever, without `unittest.mock`, which comes with asyncio and TLS, some 60 modules in all."""
    if _MOCK not in sys.modules:
        stand_in = ModuleType(_MOCK)
        stand_in.__dict__["Mock"] = _MockIfThereIsOne("Mock", (), {})
        sys.modules[_MOCK] = stand_in
        try:
            import typeguard  # noqa: F401
        finally:
            del sys.modules[_MOCK]


def _pass_what_is_left_out() -> None:
    """Most arguments are optional and not given: typeguard tries every other type before it finds that None will do."""
    import typeguard

    check = typeguard.check_type

    def check_type(argname: str, value: Any, expected_type: Any, *args: Any, **kwargs: Any) -> None:
        optional = value is None and getattr(expected_type, "__origin__", None) is typing.Union
        if not (optional and type(None) in expected_type.__args__):
            check(argname, value, expected_type, *args, **kwargs)

    typeguard.check_type = check_type


def _remember_type_hints() -> None:
    """The bindings evaluate the annotations anew at each call: 1,100 times in ours, for 100 functions."""
    evaluate = typing.get_type_hints
    known: dict[FunctionType, dict[str, Any]] = {}

    def get_type_hints(obj: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if args or kwargs or not isinstance(obj, FunctionType) or not obj.__name__.startswith(_STUB):
            return evaluate(obj, *args, **kwargs)
        if obj not in known:
            known[obj] = evaluate(obj)
        return known[obj]

    typing.get_type_hints = get_type_hints
