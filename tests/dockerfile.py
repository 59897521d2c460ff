"""Do the Dockerfile's steps work without Docker? Its COPY and RUN lines, done in a folder in place of an image.

As a program it starts from nothing and installs from the package index, as an image build does:

    python tests/dockerfile.py
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Step:
    """One instruction; `stage` counts from 0."""

    stage: int
    name: str
    text: str


def steps(text: str) -> list[Step]:
    """Return the instructions of a Dockerfile, continuation lines joined and comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found, stage = [], -1
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            stage += name == "FROM"
            found.append(Step(stage, name.upper(), rest.strip()))
    return found


def build(folder: Path, python: str = sys.executable, lent: Path | None = None) -> Path:
    """Do the COPY and RUN steps of the first stage below `folder`; return the environment that the image would get.

    `lent`: a site-packages folder whose packages both environments can use, so that nothing is downloaded.
    """
    source, opt = folder / "src", folder / "opt"
    source.mkdir(parents=True)
    for step in steps((ROOT / "Dockerfile").read_text()):
        if step.stage == 0 and step.name == "COPY":
            *names, target = step.text.split()
            for name in names:
                copy(ROOT / name, source / target / (Path(name).name if target.endswith("./") else ""))
        elif step.stage == 0 and step.name == "RUN":
            command = re.sub(r"--mount=\S+", "", step.text).replace("/opt/", f"{shlex.quote(str(opt))}/")
            command = re.sub(r"(^|&& )python ", rf"\1{shlex.quote(python)} ", command)
            subprocess.run(["sh", "-euc", command], cwd=source, check=True, stdout=subprocess.DEVNULL)
            if lent is not None:
                for site in opt.glob("*/lib/python*/site-packages"):
                    (site / "lent.pth").write_text(f"{lent}\n")
    return opt / "monitor"


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder, without what .dockerignore leaves out of folders."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        environment = build(Path(temporary))
        subprocess.run([environment / "bin/monitor", "--help"], check=True)
        packages = sorted(path.name for path in environment.glob("lib/python*/site-packages/*.dist-info"))
        print(f"{len(packages)} packages, ready: {environment / 'bin/monitor'}")
