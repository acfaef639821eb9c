"""The expressions of workflows, `${{ ... }}`, as far as the project's own use them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\s*(?:(&&|\|\||[!=]=|[!()])|'((?:[^']|'')*)'|([A-Za-z_][\w.-]*))")
_STATUS = re.compile(r"\b(?:always|cancelled|success|failure)\(\)")
_INSIDE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def evaluate(text: str, contexts: Mapping[str, Any]) -> Any:
    """The value of what stands between the braces."""
    return _Reader(text, contexts).whole()


def filled(value: Any, contexts: Mapping[str, Any]) -> Any:
    """A text of a workflow with its expressions replaced, as the runner does before anything starts."""
    if not isinstance(value, str):
        return value
    if whole := re.fullmatch(r"\$\{\{(.*?)\}\}", value.strip(), re.DOTALL):
        return evaluate(whole[1], contexts)
    return _INSIDE.sub(lambda found: _text(evaluate(found[1], contexts)), value)


def holds(condition: str, contexts: Mapping[str, Any], *, succeeded: bool) -> bool:
    """Whether an `if:` lets a job or a step run; one that asks for no status wants all before it to have succeeded."""
    text = _INSIDE.sub(lambda found: found[1], condition)
    return bool(evaluate(text, contexts)) and (succeeded or bool(_STATUS.search(text)))


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class _Reader:
    def __init__(self, text: str, contexts: Mapping[str, Any]) -> None:
        self.tokens, at, end = [], 0, len(text.rstrip())
        while at < end:
            token = _TOKEN.match(text, at)
            assert token, f"not read: {text[at:]!r}"
            self.tokens.append(token.groups())
            at = token.end()
        self.contexts = contexts

    def whole(self) -> Any:
        value = self._either()
        assert not self.tokens, f"left over: {self.tokens}"
        return value

    def _takes(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][0] in signs:
            return str(self.tokens.pop(0)[0])
        return ""

    def _either(self) -> Any:
        value = self._both()
        while self._takes("||"):
            other = self._both()
            value = value or other
        return value

    def _both(self) -> Any:
        value = self._equal()
        while self._takes("&&"):
            other = self._equal()
            value = value and other
        return value

    def _equal(self) -> Any:
        value = self._one()
        while sign := self._takes("==", "!="):
            same = _text(value) == _text(self._one())
            value = same if sign == "==" else not same
        return value

    def _one(self) -> Any:
        if self._takes("!"):
            return not self._one()
        if self._takes("("):
            value = self._either()
            assert self._takes(")")
            return value
        _, literal, name = self.tokens.pop(0)
        if literal is not None:
            return literal.replace("''", "'")
        if self._takes("("):
            assert self._takes(")")
            return {"cancelled": False, "always": True}[name]
        return {"true": True, "false": False}[name] if name in ("true", "false") else self._look_up(name)

    def _look_up(self, name: str) -> Any:
        """A name in the contexts; as on GitHub, what is not there is nothing."""
        value: Any = self.contexts
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        return value
