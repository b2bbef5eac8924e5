"""What `./run` says where it cannot start: one clear sentence, and an exit code that is not 0."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.processes

TOOLS = ["bash", "cat", "cmp", "cp", "dirname", "env", "grep", "id", "mkdir", "ps", "rm", "tail", "uname"]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A clone without a virtual environment, on a machine with a few tools: nothing from elsewhere."""
    for file in ("run", "requirements.txt"):
        shutil.copy(settings.ROOT / file, tmp_path)
    shutil.copytree(settings.ROOT / "bin", tmp_path / "bin")
    (tmp_path / "tools").mkdir()
    for tool in TOOLS:
        (tmp_path / "tools" / tool).symlink_to(shutil.which(tool) or tool)
    return tmp_path


def run(folder: Path, *arguments: str, **env: str) -> tuple[int, str]:
    """The exit code, and everything that it said."""
    done = subprocess.run(
        ["./run", *arguments],
        cwd=folder,
        env={"PATH": str(folder / "tools"), "HOME": str(folder), **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def program(folder: Path, name: str, text: str) -> None:
    file = folder / "tools" / name
    file.write_text(f"#!{folder / 'tools' / 'bash'}\n{text}\n")
    file.chmod(0o755)


def test_no_python(bare: Path) -> None:
    code, told = run(bare)
    assert code == 1
    assert "needs Python 3.11 or later." in told


def test_a_python_that_is_too_old(bare: Path) -> None:
    program(bare, "python3", '[ "$1" = --version ] && echo Python 3.9.2; [ "$1" != -c ]')
    code, told = run(bare)
    assert code == 1
    assert "needs Python 3.11 or later (found: Python 3.9.2)." in told


def test_no_network(bare: Path) -> None:
    python = Path(os.path.realpath(settings.ROOT / ".venv/bin/python"))
    program(bare, "python3", f'exec {python} "$@"')
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": "/dev/null"}
    code, told = run(bare, PORT="18999", **nowhere)
    assert code == 1
    assert "The package index does not answer: is there a network?" in told
    assert "Traceback" not in told


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        code, told = run(settings.ROOT, PORT=port, PATH=os.environ["PATH"])
    assert (code, told.strip()) == (1, f"Port {port} is taken. Choose another one:  PORT=8001 ./run")


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_port_that_is_none(port: str) -> None:
    code, told = run(settings.ROOT, PORT=port, PATH=os.environ["PATH"])
    assert (code, told.strip()) == (1, f"PORT={port} is not the number of a port (1 to 65535).")


def test_an_unknown_option() -> None:
    code, told = run(settings.ROOT, "--frehs", PATH=os.environ["PATH"])
    assert code == 2
    assert "Unknown: --frehs" in told
    assert "Usage: ./run" in told
