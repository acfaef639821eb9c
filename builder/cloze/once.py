"""A property that is worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class once(Generic[_T]):  # noqa: N801 - a decorator
    """As `functools.cached_property`, without the lock that it takes before Python 3.12: a fact has ten of them."""

    def __init__(self, work: Callable[[Any], _T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    @overload
    def __get__(self, one: None, owner: type) -> once[_T]: ...

    @overload
    def __get__(self, one: object, owner: type) -> _T: ...

    def __get__(self, one: object | None, owner: type) -> once[_T] | _T:
        """What was worked out for one; it is found in the instance from then on."""
        if one is None:
            return self
        value = one.__dict__[self._name] = self._work(one)
        return value
