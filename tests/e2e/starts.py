#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""One window for each profile, in the real program: starts.py BINARY PICTURES

Started with a folder it begins a session there; each later start hands over its folder, link or file to the window that is open, brings that to the
front, and ends.
"""
import pathlib
import subprocess
import sys
import tempfile

import desk
from app import App
from steps import finish, walk

binary, pictures = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2]
POINT = (300, 300)  # inside of the window and of what covers it

with tempfile.TemporaryDirectory(prefix="qd-walk.") as profile:
    app = App(binary, profile)
    other = pathlib.Path(profile) / "projects/docs site"
    other.mkdir(parents=True)
    team = pathlib.Path(profile) / "team.quarterdeck-workspaces"
    team.write_text('{"format":"quarterdeck-workspaces","version":1,"workspaces":['
                    '{"id":"0d4a1f5e-6a0b-4a53-9f0c-2a3d5be7c111","kind":"opencode-server","name":"Attic","url":"http://127.0.0.1:9"}]}')
    windows = []

    def again(argument, folder="/"):
        """A second start, which ends well."""
        done = subprocess.run([binary, "--profile", profile, argument], cwd=folder, capture_output=True, text=True, timeout=30)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done

    def on_top():
        """The window at the point."""
        desk.xdotool("mousemove", *POINT)
        said = subprocess.run(["xdotool", "getmouselocation", "--shell"], capture_output=True, text=True, check=True).stdout
        return dict(line.split("=") for line in said.split())["WINDOW"]

    def cover():
        """Another program's window in front of ours."""
        windows.append(subprocess.Popen(["display", "-size", "500x500", "-geometry", "+50+50", "xc:gray"]))

    def begins():
        """begins a session in the folder that it is started with"""
        app.start(str(app.project))
        app.resize(1440, 900)
        app.node.find(name="What shall we do?", role="heading")
        app.node.find(name="Project: shop-api")
        desk.picture(f"{pictures}/s1-folder.png")

    def raised():
        """is brought to the front by a second start, which hands over its folder, relative to where it was started"""
        ours = on_top()
        cover()
        desk.until("another window in front", lambda: on_top() != ours)
        again(".", other)
        desk.until("our window in front", lambda: on_top() == ours)
        app.node.find(name="Project: docs site")

    def links():
        """shows what the link of a second start says, or that it can't"""
        again(f"quarterdeck://new?directory={app.project}")
        app.node.find(name="Project: shop-api")
        again("quarterdeck://new?directory=/no/such/folder")
        app.node.find(name="There is no folder /no/such/folder.")
        app.node.find(name="Inbox", role="push button").click()
        app.node.gone(name="What shall we do?", role="heading")
        again("quarterdeck://workspace/local")
        app.node.find(name="What shall we do?", role="heading")

    def files():
        """looks into the file of a second start"""
        again("./team.quarterdeck-workspaces", profile)
        app.node.find(name="Import workspaces", role="dialog")
        desk.picture(f"{pictures}/s2-file.png")
        app.node.find(name="Cancel", role="push button").click()
        app.node.gone(name="Import workspaces", role="dialog")

    def one():
        """is one program all the time"""
        assert len(app.running(pathlib.Path(binary).name)) == 1
        app.quit()

    results = walk(app, (begins, raised, links, files, one), f"{pictures}/starts-failed.png")
    for window in windows:
        window.kill()

finish(results)
