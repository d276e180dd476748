# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""Drives the window from outside: AT-SPI to find and read, xdotool to click and type, ImageMagick for pictures.

The names and roles that this relies on are promised in docs/automation.md.
"""
import os
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

TIMEOUT = float(os.environ.get("E2E_TIMEOUT", "60"))


class NotFound(AssertionError):
    pass


def until(what, check, timeout=TIMEOUT):
    """Waits until check() is true and returns its value."""
    end = time.monotonic() + timeout
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > end:
            raise NotFound(f"waited {timeout:.0f} s for {what}")
        time.sleep(0.05)


def matches(text, wanted):
    return bool(wanted.search(text)) if isinstance(wanted, re.Pattern) else text == wanted


class Node:
    """One accessible object. Lookups walk the tree anew each time: delegates come and go."""

    def __init__(self, obj):
        self.obj = obj

    @property
    def name(self):
        return self.obj.get_name() or ""

    @property
    def role(self):
        return self.obj.get_role_name()

    @property
    def description(self):
        return self.obj.get_description() or ""

    @property
    def showing(self):
        try:
            states = self.obj.get_state_set()
            return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.VISIBLE)
        except gi.repository.GLib.Error:
            return False

    @property
    def focused(self):
        return self.obj.get_state_set().contains(Atspi.StateType.FOCUSED)

    @property
    def enabled(self):
        return self.obj.get_state_set().contains(Atspi.StateType.ENABLED)

    @property
    def text(self):
        try:
            iface = self.obj.get_text_iface()
            return iface.get_text(0, iface.get_character_count()) if iface else ""
        except gi.repository.GLib.Error:
            return ""

    @property
    def box(self):
        r = self.obj.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        return r.x, r.y, r.width, r.height

    def children(self):
        for i in range(self.obj.get_child_count()):
            child = self.obj.get_child_at_index(i)
            if child:
                yield Node(child)

    def walk(self):
        todo = [self]
        while todo:
            node = todo.pop(0)
            yield node
            try:
                todo[0:0] = list(node.children())
            except gi.repository.GLib.Error:
                continue

    def all(self, name=None, role=None, hidden=False):
        self.obj.clear_cache()  # Qt does not tell of every part that comes and goes
        found = []
        for node in self.walk():
            try:
                if (role is None or node.role == role) and (name is None or matches(node.name, name)) and (hidden or node.showing):
                    found.append(node)
            except gi.repository.GLib.Error:
                continue
        return found

    def find(self, name=None, role=None, timeout=TIMEOUT):
        return until(f"{role or 'anything'} named {name}", lambda: self.all(name, role), timeout)[0]

    def gone(self, name=None, role=None, timeout=TIMEOUT):
        until(f"no {role or 'anything'} named {name}", lambda: not self.all(name, role), timeout)

    def press(self):
        """The accessibility action, as a screen reader would do it."""
        action = self.obj.get_action_iface()
        assert action and action.get_n_actions() > 0, f"{self.role} {self.name} has no action"
        assert action.do_action(0)

    def click(self, button=1, dx=None, dy=None):
        x, y, w, h = self.box
        xdotool("mousemove", x + (w // 2 if dx is None else dx), y + (h // 2 if dy is None else dy), "click", button)

    def tree(self, depth=0):
        lines = [f"{'  ' * depth}{self.role} “{self.name}”{' …' if not self.showing else ''}"]
        for child in self.children():
            lines.append(child.tree(depth + 1))
        return "\n".join(lines)


def application(name, timeout=TIMEOUT):
    """The running application with that name on the accessibility bus."""

    def look():
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and name in (child.get_name() or "").lower() and child.get_child_count() > 0:
                return Node(child)
        return None

    return until(f"the application {name}", look, timeout)


def xdotool(*args):
    subprocess.run(["xdotool", *map(str, args)], check=True)


def type_text(text):
    xdotool("type", "--delay", "8", "--", text)


def key(*names):
    xdotool("key", "--clearmodifiers", *names)


def picture(path, crop=None):
    """A PNG of the whole screen, or of a part of it (WIDTHxHEIGHT+X+Y)."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    subprocess.run(["import", "-window", "root", *(["-crop", crop, "+repage"] if crop else []), path], check=True)
