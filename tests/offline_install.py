"""Try the bundle as on a machine without network: `unshare -n python tests/offline_install.py ARCHIVE FOLDER`.

Unpacks it, installs it, serves the demonstration and asks for two pages. It ends with an error where anything fails,
and where there is a network after all.
"""

import fcntl
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tarfile
import urllib.request
from pathlib import Path

_FLAGS_OF, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1
"""ioctl numbers of Linux, and the flag of an interface that is up."""

SOMEBODY = ("192.0.2.1", 80)
PORT = "8123"


def bring_loopback_up() -> None:
    """In a fresh network namespace not even 127.0.0.1 answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sH22x", b"lo", 0)
        flags = struct.unpack("16xH22x", fcntl.ioctl(any_socket, _FLAGS_OF, asked))[0]
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", b"lo", flags | _UP))


def refuse_network() -> None:
    """Nothing leads out of here, or the trial is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEBODY)
        except OSError:
            return
    raise SystemExit("there is a network here")


def status_of(address: str) -> int:
    """The status of a page."""
    with urllib.request.urlopen(address, timeout=150) as page:
        return int(page.status)


def try_bundle(archive: Path, folder: Path) -> None:
    """Install and serve; prints what was asked for and how it was answered."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    [root] = folder.iterdir()
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= {"PYTHON": sys.executable, "SURVEYAPP_LOG_LEVEL": "info"}
    subprocess.run(["sh", "install.sh"], cwd=root, env=environment, check=True)
    command = [".venv/bin/surveyapp", "run", "--demo", "--port", PORT]
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if "Listening at" in line:  # from here on a request waits for its worker
            break
    try:
        pages = [f"http://127.0.0.1:{PORT}/readyz", *re.findall(r"http://\S+/s/\S+", printed)[:1]]
        for page in pages:
            print(page, status_of(page))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=150)


if __name__ == "__main__":
    bring_loopback_up()
    refuse_network()
    try_bundle(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute())
