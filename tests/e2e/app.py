# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""Our window on the demo's profile: the real OpenCode server behind a scripted model."""
import os
import pathlib
import signal
import subprocess
import time

import desk

ROOT = pathlib.Path(__file__).resolve().parents[2]


class App:
    def __init__(self, binary, profile):
        self.binary, self.profile = binary, pathlib.Path(profile)
        self.process = None
        self.node = None
        self.size = (0, 0)

    @property
    def project(self):
        return self.profile / "projects/shop-api"

    def start(self, *arguments):
        """Starts the model and the window, with these arguments; returns the window's node."""
        self.profile.mkdir(parents=True, exist_ok=True)
        env = dict(os.environ, DEMO_PROFILE=str(self.profile))
        log = open(self.profile / "window.log", "ab")
        self.process = subprocess.Popen([str(ROOT / "packaging/demo/start"), str(self.binary), *arguments], env=env, stdout=log, stderr=log,
                                        start_new_session=True)
        self.node = desk.application("quarterdeck")
        self.node.find(name="Sessions", role="list")
        return self.node

    def pids(self):
        """Every process of this profile, by what stands in their environment or arguments."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            if str(self.profile).encode() in text and int(entry.name) != os.getpid():
                found.append(int(entry.name))
        return found

    def running(self, program):
        """The processes of this profile that run a program of that name."""
        found = []
        for pid in self.pids():
            try:
                if pathlib.Path(os.readlink(f"/proc/{pid}/exe")).name == program:
                    found.append(pid)
            except OSError:
                continue
        return found

    def window_pid(self):
        for pid in self.running(pathlib.Path(self.binary).name):
            return pid
        raise desk.NotFound("the window's process is gone")

    def resize(self, width, height):
        ids = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.window_pid())], capture_output=True, text=True, check=True).stdout.split()
        for window in ids:
            desk.xdotool("windowsize", "--sync", window, width, height)
            desk.xdotool("windowmove", window, 0, 0)
        self.size = (width, height)
        desk.until(f"a window {width} wide", lambda: any(c.box[2] == width for c in self.node.children()))

    def picture(self, path):
        """A PNG of the window alone."""
        width, height = self.size
        desk.picture(path, crop=f"{width}x{height}+0+0")

    def quit(self):
        """As a person does: Ctrl+Q, and the window is gone."""
        desk.key("ctrl+q")
        self.wait()

    def kill(self, signal_number=signal.SIGKILL):
        os.kill(self.window_pid(), signal_number)
        self.wait()

    def wait(self):
        end = time.monotonic() + 30
        while self.process.poll() is None:
            if time.monotonic() > end:
                self.stop()
                raise desk.NotFound("the window did not end")
            time.sleep(0.05)

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)

    # What a person does

    def new_session(self, prompt):
        self.node.find(name="New session", role="push button").click()
        self.node.find(name="What shall we do?", role="heading")
        if not self.node.all(name="Project: shop-api"):
            self.node.find(name="Project: Pick a folder").click()
            self.node.find(name="Search, or type a path", role="text")
            desk.type_text(str(self.project))
            desk.key("Return")
            self.node.find(name="Project: shop-api")
        self.write(prompt)

    def write(self, prompt):
        field = self.node.find(name="Message", role="text")
        field.click()
        desk.type_text(prompt)
        desk.until("the typed text in the field", lambda: prompt in field.text)
        desk.key("Return")

    def reads(self, words):
        """Waits until the conversation shows these words."""
        return self.node.find(name=desk.re.compile(desk.re.escape(words)))
