"""Would the container build, and is it shut in as far as it can be? Without a Docker engine."""

from __future__ import annotations

import json
import re
import subprocess
import sysconfig
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile import ROOT, build, steps
from jsonschema.validators import validator_for

from monitor.config import Config, load

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
STEPS = steps((ROOT / "Dockerfile").read_text())
LAST = max(step.stage for step in STEPS)


def last(name: str) -> str:
    return [step.text for step in STEPS if step.stage == LAST and step.name == name][-1]


# ── docker-compose.yml ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_compose_file_fits_the_compose_specification() -> None:
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text())
    assert schema["title"] == "Compose Specification"
    validator = validator_for(schema)(schema)
    errors = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(COMPOSE)]
    assert errors == []
    broken = {**COMPOSE, "services": {"monitor": {"image": "monitor", "read_onlyy": True}}}
    assert not validator.is_valid(broken), "the schema would not notice a wrong key"


def test_the_service_can_write_to_nothing_but_its_volume() -> None:
    service = COMPOSE["services"]["monitor"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    writable = [volume for volume in service["volumes"] if not volume.endswith(":ro")]
    assert writable == ["data:/var/lib/monitor"]
    assert "data" in COMPOSE["volumes"]
    assert [place.partition(":")[0] for place in service["tmpfs"]] == ["/tmp"]


def test_ports_are_open_on_this_machine_only() -> None:
    for service in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert COMPOSE["services"]["monitor"]["ports"][0].endswith(f":{last('EXPOSE')}")


def test_without_a_login_the_container_listens_only_where_its_port_is_kept_on_this_machine() -> None:
    image = dict(re.findall(r"(MONITOR_\w+)=(\S+)", last("ENV")))
    refused = load(ROOT / "config", image)
    assert isinstance(refused, list), "a bare `docker run -p 8080:8080` must not show everything to everyone"
    assert "0.0.0.0" not in COMPOSE["services"]["monitor"]["ports"][0]
    composed = load(ROOT / "config", image | COMPOSE["services"]["monitor"]["environment"])
    assert isinstance(composed, Config)
    assert (composed.web.host, composed.web.open) == ("0.0.0.0", True)
    assert isinstance(load(ROOT / "config", {}), Config)


def test_logs_are_rotated_and_stopping_has_time() -> None:
    for service in COMPOSE["services"].values():
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}
        assert service["stop_grace_period"]
        assert service["restart"] == "unless-stopped"


def test_postgres_starts_with_its_profile_only_and_has_its_password_in_a_file() -> None:
    postgres = COMPOSE["services"]["postgres"]
    assert postgres["profiles"] == ["postgres"]
    assert "profiles" not in COMPOSE["services"]["monitor"]
    assert postgres["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/postgres_password"
    assert "POSTGRES_PASSWORD" not in postgres["environment"]
    assert postgres["secrets"] == list(COMPOSE["secrets"])
    assert "pg_isready" in postgres["healthcheck"]["test"][1]
    needs = COMPOSE["services"]["monitor"]["depends_on"]["postgres"]
    assert needs == {"condition": "service_healthy", "required": False}


# ── Dockerfile ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_image_runs_without_rights_and_ends_on_a_signal() -> None:
    assert last("USER") == "10001:10001"
    assert last("STOPSIGNAL") == "SIGTERM"
    assert json.loads(last("ENTRYPOINT")) == ["monitor"]
    assert json.loads(last("CMD")) == ["run"]
    assert last("HEALTHCHECK").endswith('CMD ["monitor", "healthcheck"]')


def test_what_builds_is_not_in_the_image() -> None:
    assert LAST == 1
    assert [step.text for step in STEPS if step.stage == LAST and step.name in ("COPY", "ADD")] == [
        "--from=build /opt/monitor /opt/monitor"
    ]
    assert not any("pip install" in step.text for step in STEPS if step.stage == LAST)


def test_every_download_is_checked_against_a_hash() -> None:
    commands = [part for step in STEPS if step.name == "RUN" for part in step.text.split("&&")]
    for command in commands:
        if "pip install" in command or "pip wheel" in command:
            assert "--require-hashes" in command or "--no-index" in command, command


def test_only_what_is_copied_gets_into_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        name.rstrip("/")
        for step in STEPS
        if step.name == "COPY" and not step.text.startswith("--from")
        for name in step.text.split()[:-1]
    }
    assert "*" in lines
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


def test_the_environment_variables_are_those_that_the_example_configuration_reads() -> None:
    example = (ROOT / "config/monitor.yml").read_text()
    for name in ("MONITOR_DATABASE", "MONITOR_WEB_HOST"):
        assert f"{name}=" in last("ENV")
        assert f"${{{name}:-" in example


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the Dockerfile builds, with packages lent from here; `python tests/dockerfile.py` fetches them all."""
    return build(tmp_path_factory.mktemp("image"), lent=Path(sysconfig.get_path("purelib")))


def test_the_steps_of_the_dockerfile_make_a_command_that_runs(environment: Path, tmp_path: Path) -> None:
    clean = {"PATH": f"{environment}/bin:/usr/bin:/bin", "HOME": str(tmp_path)}
    run = subprocess.run(["monitor", "--help"], env=clean, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "healthcheck" in run.stdout


def test_the_package_in_the_image_is_whole(environment: Path) -> None:
    [installed] = environment.glob("lib/python*/site-packages/monitor")
    ours = {path.relative_to(ROOT / "monitor") for path in (ROOT / "monitor").rglob("*") if _is_source(path)}
    theirs = {path.relative_to(installed) for path in installed.rglob("*") if _is_source(path)}
    assert theirs >= ours


def _is_source(path: Path) -> bool:
    return path.is_file() and path.suffix not in (".pyc", ".pyo") and "__pycache__" not in path.parts
