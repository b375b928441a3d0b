"""Pack the source, and the wheels of everything that it needs, into one archive for machines without network.

Run by `make bundle`. Wheels come from whatever index pip is set up with here. They fit machines with the same kind of
system and the same version of Python as this one; the archive's name says which.
"""

import argparse
import hashlib
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import tomllib
from pathlib import Path

SOURCE = Path(__file__).parents[1]
PARTS = (
    "surveyapp",
    "migrations",
    "questionnaires",
    "deploy",
    "docs",
    "pyproject.toml",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
)
"""What is needed of the source to run it."""

INSTALLER = SOURCE / "deploy" / "install.sh"


def make_bundle(folder: Path) -> Path:
    """Write the archive into `folder`, and give its place."""
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text("utf-8"))
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    platform = sysconfig.get_platform().replace("-", "_")
    name = f"surveyapp-{project['project']['version']}-{tag}-{platform}"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{name}.tar.gz"
    with tempfile.TemporaryDirectory() as place:
        wheels = Path(place) / "wheels"
        _collect(wheels, [*project["project"]["dependencies"], *project["build-system"]["requires"]])
        sums, python = Path(place) / "SHA256SUMS", Path(place) / "PYTHON"
        sums.write_text(
            "".join(f"{_digest(path)}  wheels/{path.name}\n" for path in sorted(wheels.iterdir()))
        )
        python.write_text(f"{tag} {platform}\n")
        with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
            for part in PARTS:
                packed.add(SOURCE / part, f"{name}/{part}", filter=_plain)
            packed.add(INSTALLER, f"{name}/install.sh", filter=_plain)
            for made in (wheels, sums, python):
                packed.add(made, f"{name}/{made.name}", filter=_plain)
    return archive


def _collect(wheels: Path, requirements: list[str]) -> None:
    """Wheels of the pinned versions, built here where there is only a source."""
    constraints = SOURCE / "deploy" / "constraints.txt"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--quiet", "--disable-pip-version-check"]
    command += ["--constraint", str(constraints), "--wheel-dir", str(wheels), *requirements]
    subprocess.run(command, check=True)  # noqa: S603  # our own command, no shell


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Nobody's in particular; without what Python and pip leave behind."""
    if "__pycache__" in entry.name or entry.name.endswith((".pyc", ".egg-info")):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SOURCE / "build", help="the folder of the archive")
    print(make_bundle(parser.parse_args().out))  # noqa: T201  # what the command is for
