"""The services of a LimeSurvey of our own: MariaDB, php-fpm and nginx, all in one temporary folder and on this machine.

Nothing listens but nginx on the loopback interface; the others are reached by sockets in the folder. Commits wait for
the disk, as MariaDB has it by default; php-fpm has eight children with opcache.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

CHILDREN = 8
LONGEST_START = 60
DATABASE = "limesurvey"

OPCACHE = (
    "-d",
    "opcache.enable=1",
    "-d",
    "opcache.memory_consumption=256",
    "-d",
    "opcache.max_accelerated_files=20000",
)
"""Settings that php-fpm takes only as it starts."""

PHP_FPM = """[global]
error_log = {folder}/php-fpm.log
daemonize = no
[limesurvey]
{owner}listen = {folder}/php.sock
pm = static
pm.max_children = {children}
php_admin_value[memory_limit] = 1G
php_admin_value[max_execution_time] = 600
php_admin_value[session.save_path] = {folder}/sessions
php_admin_flag[log_errors] = on
php_admin_value[error_log] = {folder}/sessions/php.log
"""

NGINX = """{owner}worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  sendfile on;
  keepalive_timeout 65;
  gzip on;
  gzip_types text/css application/javascript application/json image/svg+xml;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  proxy_temp_path {folder}/proxy;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/site;
    index index.php;
    client_max_body_size 64m;
    location ~ \\.php(/|$) {{
      fastcgi_split_path_info ^(.+\\.php)(/.*)$;
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param PATH_INFO $fastcgi_path_info;
      fastcgi_read_timeout 900;
      fastcgi_pass unix:{folder}/php.sock;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Services:
    """The running services: where nginx answers, their folder, their first processes."""

    base: str
    folder: Path
    processes: tuple[int, ...]

    def sql(self, statements: str) -> str:
        """What MariaDB says to statements: a line a row, its cells divided by tabs."""
        command = [
            program("mariadb"),
            "--no-defaults",
            f"--socket={self.folder}/db.sock",
            "-uroot",
            "-N",
            "-B",
        ]
        done = subprocess.run([*command, DATABASE], input=statements, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"MariaDB: {done.stderr.strip()}")
        return done.stdout


def program(*names: str) -> str:
    """The path of the first of these programs that is installed; RuntimeError where none is."""
    places = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"))
    for name in names:
        if found := shutil.which(name, path=places):
            return found
    raise RuntimeError(f"{names[0]} is not installed (packages nginx, php-fpm, php-cli, mariadb-server)")


def php_fpm() -> str:
    """php-fpm, whose name has its version in Debian."""
    versioned = sorted((path.name for path in Path("/usr/sbin").glob("php-fpm*")), reverse=True)
    return program("php-fpm", *versioned)


def hand_over(folder: Path, user: str) -> None:
    """Make a folder one user's where we may; otherwise everything runs as who we are."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam(user)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


@contextmanager
def services(folder: Path) -> Iterator[Services]:
    """All three, answering; `folder/site` is served. They are ended when the block is left."""
    folder.chmod(0o755)
    as_root = os.geteuid() == 0
    with ExitStack() as stack:
        processes = [stack.enter_context(_mariadb(folder, as_root=as_root))]
        (folder / "sessions").mkdir()
        hand_over(folder / "sessions", "www-data")
        owner = "user = www-data\ngroup = www-data\nlisten.owner = www-data\n" if as_root else ""
        settings = folder / "php-fpm.conf"
        settings.write_text(PHP_FPM.format(folder=folder, owner=owner, children=CHILDREN))
        command = [php_fpm(), "--nodaemonize", "--fpm-config", str(settings), *OPCACHE]
        processes.append(stack.enter_context(_running(command, (folder / "php.sock").exists, folder)))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings = folder / "nginx.conf"
        settings.write_text(
            NGINX.format(folder=folder, port=port, owner="user www-data;\n" if as_root else "")
        )
        command = [program("nginx"), "-c", str(settings), "-e", str(folder / "nginx.log")]
        processes.append(stack.enter_context(_running(command, lambda: _answers(port), folder)))
        yield Services(f"http://127.0.0.1:{port}", folder, tuple(processes))


@contextmanager
def _mariadb(folder: Path, *, as_root: bool) -> Iterator[int]:
    data, place = folder / "db", f"{folder}/db.sock"
    data.mkdir()
    user = ["--user=mysql"] if as_root else []
    hand_over(data, "mysql")
    made = [program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", "--skip-test-db"]
    made += ["--auth-root-authentication-method=normal", *user]
    subprocess.run(made, check=True, capture_output=True)
    command = [program("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={data}/db.sock"]
    command += ["--skip-networking", "--character-set-server=utf8mb4", *user]
    with _running(command, (data / "db.sock").exists, folder) as process:
        Path(place).symlink_to(data / "db.sock")
        client = [program("mariadb"), "--no-defaults", f"--socket={place}", "-uroot"]
        creation = f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
        subprocess.run([*client, "-e", creation], check=True)
        yield process


@contextmanager
def _running(command: Sequence[str], is_ready: Callable[[], bool], folder: Path) -> Iterator[int]:
    with (folder / "services.log").open("a") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + LONGEST_START
        while not is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                said = (folder / "services.log").read_text("utf-8", "replace").strip().splitlines()[-3:]
                raise RuntimeError(f"{command[0]} did not start: {' / '.join(said)}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(LONGEST_START)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
