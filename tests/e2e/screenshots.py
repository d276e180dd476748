#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""The README's pictures: screenshots.py BINARY DIRECTORY"""
import re
import sys
import tempfile

import desk
from app import App

binary, pictures = sys.argv[1], sys.argv[2]
LIGHT, DARK = 1, 2


def with_theme(app, theme):
    """The settings file is read at start: the same window again in another theme."""
    path = app.profile / "settings.ini"
    text = re.sub(r"(?m)^scheme=.*\n", "", path.read_text() if path.exists() else "")
    if "[appearance]" not in text:
        text += "\n[appearance]\n"
    path.write_text(text.replace("[appearance]\n", f"[appearance]\nscheme={theme}\n"))
    app.start()
    app.resize(1440, 900)
    app.node.find(name=re.compile("OpenCode 1\\."), timeout=60)


def rest(app):
    """The pointer out of the way, so that nothing is hovered over; and the branch is known."""
    desk.xdotool("mousemove", 1599, 999)
    app.node.gone(name="More", role="push button")
    app.node.find(name="main")


with tempfile.TemporaryDirectory(prefix="qd-pictures.") as profile:
    app = App(binary, profile)
    try:
        with_theme(app, LIGHT)
        app.new_session("Add rate limits to the upload endpoint")
        app.node.find(name="The agent asks")
        app.new_session("Please fix the flaky upload test")
        app.node.find(name="Allow this change?")
        app.node.find(name="Fix the flaky upload test", role="heading")
        rest(app)
        app.picture(f"{pictures}/conversation-light.png")
        app.resize(390, 844)
        rest(app)
        app.picture(f"{pictures}/phone-light.png")
        app.resize(1440, 900)
        app.node.find(name="Allow once", role="push button").click()
        app.node.find(name="Allow once", role="push button").click()
        app.node.find(name="Allow this command?")
        app.node.find(name="Allow once", role="push button").click()
        app.reads("copies all chunks")
        app.node.find(name="Add rate limits to the upload endpoint", role="list item").click()
        app.node.find(name="In memory").click()
        app.reads("token bucket")
        app.node.gone(name="Stop", role="push button")
        app.quit()
        with_theme(app, DARK)
        app.node.find(name="Fix the flaky upload test", role="list item").click()
        app.reads("copies all chunks")
        rest(app)
        app.picture(f"{pictures}/conversation-dark.png")
        app.quit()
    except Exception:
        desk.picture(f"{pictures}/failed.png")
        print(app.node.tree() if app.node else "(no window)", file=sys.stderr)
        raise
    finally:
        app.stop()
