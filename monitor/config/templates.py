"""What does a file that a `template` names hold, and can it be used?

Must not know which service it is for: what Telegram takes is looked at when the address is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from monitor.config.types import TemplateFile
from monitor.config.yamlfile import Problem, Reader, line_of
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor.forms import template as templates
else:  # few configurations have one
    templates = Lazy("monitor.forms.template")


def read_template(reader: Reader, node: yaml.Node, what: str) -> TemplateFile | None:
    """Return the template that a key names, by a path relative to the folder; None after a problem.

    It is tried on sample alerts; what is wrong is a problem of its file, with its line.
    """
    name = reader.text(node, what)
    if name is None:
        return None
    path = reader.path.parent / name
    reader.files.add(path)
    try:
        with path.open("rb") as file:
            source = file.read(4 * templates.LONGEST_SOURCE + 1).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8, or not a path"
        found = f"a {what} that cannot be read ({reason})"
        reader.problems.append(Problem(reader.path, line_of(node), found, "a readable file, relative to the folder"))
        return None
    faults = [Problem(path, fault.line, fault.found, fault.expected) for fault in templates.faults(source, "text")]
    # several rules may name it
    reader.problems += [fault for fault in faults if fault not in reader.problems]
    return None if faults else TemplateFile(path, source)
