#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""The walk that a person makes first, in the real window: walk.py BINARY PICTURES

Start on a fresh profile, ask something, watch the answer, answer permission prompts, answer a question, stop a turn, quit, start again and find
everything as it was; then kill the window and find nothing left behind. Shows S2.1, S2.2, S2.49, S2.58 to S2.60, S2.67, S2.68, S1.57, S1.60.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import desk
from app import App
from steps import finish, walk

binary, pictures = sys.argv[1], sys.argv[2]

with tempfile.TemporaryDirectory(prefix="qd-walk.") as profile:
    app = App(binary, profile)

    def starts():
        """starts on an empty profile and connects to its own server"""
        app.start()
        app.resize(1440, 900)
        app.node.find(name=re.compile("OpenCode 1\\."))
        desk.picture(f"{pictures}/1-home.png")

    def asks():
        """begins a session in a project and sends a prompt"""
        app.new_session("Please fix the flaky upload test")
        app.reads("Reading the test and the code first.")

    def allows():
        """shows each permission prompt and does what is allowed"""
        app.node.find(name="Allow this change?")
        desk.picture(f"{pictures}/2-permission.png")
        before = (app.project / "src/upload.cpp").read_text()
        assert "stable_sort" not in before, "changed before it was allowed"
        app.node.find(name="Allow once", role="push button").click()
        desk.until("the edited file", lambda: "stable_sort" in (app.project / "src/upload.cpp").read_text())
        desk.until("the second change", lambda: app.node.all(name=re.compile("include")) and app.node.all(name="Allow once", role="push button"))
        app.node.find(name="Allow once", role="push button").click()
        app.node.find(name="Allow this command?")
        app.node.find(name=re.compile("^Always for"), role="push button").press()
        app.reads("because the chunks were joined")
        app.reads("copies all chunks")
        desk.picture(f"{pictures}/3-answer.png")

    def titles():
        """gives the session the title that the model made"""
        app.node.find(name="Fix the flaky upload test", role="heading")

    def answers_question():
        """answers a question of the agent"""
        app.new_session("Add rate limits to the upload endpoint")
        app.node.find(name="The agent asks")
        desk.picture(f"{pictures}/4-question.png")
        app.node.find(name="In memory").click()
        app.reads("token bucket")

    def stops():
        """stops a turn that runs"""
        app.new_session("Please count slowly")
        app.node.find(name=re.compile("^1, 2, 3"))
        app.node.find(name="Stop", role="push button").click()
        app.node.gone(name="Stop", role="push button")
        desk.picture(f"{pictures}/5-stopped.png")

    def phone():
        """is a stack of screens at the size of a phone"""
        app.resize(390, 844)
        desk.picture(f"{pictures}/6-phone.png")
        app.resize(1440, 900)

    def comes_back():
        """quits, starts again, and everything is as it was"""
        app.quit()
        assert desk.until("no process left", lambda: not app.pids())
        app.start()
        app.node.find(name="Fix the flaky upload test", role="list item").click()
        app.reads("because the chunks were joined")
        app.node.find(name=re.compile("OpenCode 1\\."))
        desk.picture(f"{pictures}/7-again.png")

    def shares():
        """shares its OpenCode with a Quarterdeck without a window, which goes again without taking it along"""
        other = subprocess.Popen([pathlib.Path(binary).parent / "quarterdeckd", "serve", "--profile", str(app.profile)], stdout=subprocess.PIPE)
        try:
            said = json.loads(other.stdout.readline())
            assert app.running("opencode") == [said["pid"]], (app.running("opencode"), said)
            other.terminate()
            assert other.wait(desk.TIMEOUT) == 0
            assert app.running("opencode") == [said["pid"]]
        finally:
            other.kill()

    def leaves_nothing():
        """killed in the middle of a turn it leaves no process, and the session says that it was interrupted"""
        app.new_session("Please count slowly")
        app.node.find(name=re.compile("^1, 2, 3"))
        app.kill()
        desk.until("no process left", lambda: not app.pids())
        app.start()
        app.node.find(name=re.compile("OpenCode 1\\."))
        app.node.all(role="list item")[0].click()
        app.node.find(name=re.compile("nterrupted"))
        desk.picture(f"{pictures}/8-interrupted.png")
        app.quit()

    def keeps_secrets():
        """no password or key stands in any file of the profile that others can read, or in the window's log"""
        log = (app.profile / "window.log").read_text(errors="replace")
        assert "Authorization" not in log
        loose = subprocess.run(["find", str(app.profile), "-name", "*password*", "-perm", "/077"], capture_output=True, text=True, check=True).stdout
        assert not loose, loose

    results = walk(app, (starts, asks, allows, titles, answers_question, stops, phone, comes_back, shares, leaves_nothing, keeps_secrets), f"{pictures}/failed.png")

finish(results)
