"""A card template for the page's script: Anki's `{{Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`."""

from __future__ import annotations

import re

Part = str | list["Part"]
"""Text; or a list: `["field", name]`, `["if", name, *parts]`, `["unless", name, *parts]`."""

_TAG = re.compile(r"\{\{([#^/]?)([^{}]+)\}\}")
_CONDITIONS = {"#": "if", "^": "unless"}


def parse_template(template: str, names: tuple[str, ...]) -> list[Part]:
    """The parts of a template with the fields `names`.

    Raises:
        ValueError: it uses what only Anki's reviewer knows, or is not closed.
    """
    stack: list[list[Part]] = [[]]
    at = 0
    for tag in _TAG.finditer(template):
        stack[-1].append(template[at : tag.start()])
        at = tag.end()
        sign, name = tag[1], tag[2].strip()
        name = name if sign else name.removeprefix("cloze:")
        if name not in names:
            message = f"{tag[0]} in a template is no field"
            raise ValueError(message)
        if sign in _CONDITIONS:
            stack.append([_CONDITIONS[sign], name])
        elif not sign:
            stack[-1].append(["field", name])
        elif len(stack) > 1 and stack[-1][1] == name:
            closed = stack.pop()
            stack[-1].append(closed)
        else:
            message = f"{tag[0]} in a template closes nothing"
            raise ValueError(message)
    if len(stack) > 1:
        message = f"{{{{#{stack[-1][1]}}}}} in a template is not closed"
        raise ValueError(message)
    return [*stack[0], template[at:]]
