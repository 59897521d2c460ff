"""How does the demo look? Runs it in a terminal of its own and draws what it printed: docs/demo.txt and docs/demo.svg.

    .venv/bin/python docs/picture.py

docs/demo.txt is everything, but for the port numbers and ids that differ from run to run. The picture leaves out whole
messages, each marked by a line with three dots, and nothing else.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

DOCS = Path(__file__).resolve().parent
COLUMNS = 100
#: messages that the picture shows
SHOWN = 2
LEFT_OUT = "⋮\n"


def run() -> str:
    """Run the demo in a pseudo-terminal and return what it wrote, escape sequences included."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color"}
    env.pop("COLUMNS", None)
    command = [sys.executable, DOCS.parent / "seeds" / "demo.py"]
    demo = subprocess.Popen(command, stdout=slave, stderr=slave, env=env)  # noqa: S603 (our own program)
    os.close(slave)
    written = bytearray()
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            break
        if not part:
            break
        written += part
    if demo.wait() != 0:
        sys.exit(f"the demo failed:\n{written.decode()}")
    return written.decode().replace("\r\n", "\n")


def blocks(text: str) -> list[str]:
    """Split the output into messages by webhook, and the lines between them."""
    return [part for part in re.split(r"(?ms)^((?:\x1b\[\d+m)?╭.*?╯(?:\x1b\[0m)?\n)", text) if part]


def excerpt(text: str) -> str:
    """Return the output with only the last messages of the event that moved most."""
    parts = blocks(text)
    events = re.findall(r"^│ Event: (.*?) *│$", plain(text), flags=re.MULTILINE)
    event = max(events, key=events.count)
    messages = [part for part in parts if "╭" in part]
    kept = [part for part in messages if re.search(rf"Event: {re.escape(event)} *│", plain(part))][-SHOWN:]
    shown: list[str] = []
    for part in parts:
        if part in kept or not shown or "What happened" in part:
            shown.append(part)
        elif part in messages:
            shown += [LEFT_OUT] if shown[-1] != LEFT_OUT else []
        else:  # mail: its lines about the event
            shown += [line for line in part.splitlines(keepends=True) if event in line]
    return "".join(shown)


def plain(text: str) -> str:
    """Return a text without escape sequences."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def steady(text: str) -> str:
    """Give every run the same ports, so that two runs differ only where the service does."""
    ports = dict.fromkeys(re.findall(r"127\.0\.0\.1:(\d{4,5})", text))
    for port, stand_in in zip(ports, ("18080", "18081", "18082"), strict=False):
        text = text.replace(f":{port}/", f":{stand_in[: len(port)]}/")
    return text


def main() -> None:
    """Write both files."""
    text = steady(run())
    (DOCS / "demo.txt").write_text("\n".join(line.rstrip() for line in plain(text).splitlines()) + "\n", "utf-8")
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115 (until the end)
    console.print(Text.from_ansi(excerpt(text)))
    # No font is fetched from elsewhere.
    frame = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    frame = frame.replace("font-family: Fira Code, monospace", "font-family: ui-monospace, Menlo, Consolas, monospace")
    svg = console.export_svg(title="make demo", theme=MONOKAI, code_format=frame, unique_id="demo")
    (DOCS / "demo.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
