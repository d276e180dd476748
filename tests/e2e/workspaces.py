#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""The walk through many workspaces, in the real window: workspaces.py BINARY PICTURES [--phone]

Add three real OpenCode servers with a password each, one of them behind TLS, use one, export, delete, import; then look for their passwords
in everything that was written. At the size of a phone it is shorter: one server is added, tested, used, exported, deleted and imported. Shows S1.2, S1.32 to S1.36, S1.41 to S1.54, S1.57, S1.60, S1.61, S1.65.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

import desk
from app import App
from remote import Remote, TlsFront
from steps import finish, walk

binary, pictures = sys.argv[1], sys.argv[2]
ON_PHONE = "--phone" in sys.argv
SIZE = (390, 844) if ON_PHONE else (1440, 900)
PASSPHRASE = "qd-canary-of-eight-words"

with tempfile.TemporaryDirectory(prefix="qd-walk.") as profile:
    app = App(binary, profile)
    files = pathlib.Path(profile) / "exports"
    files.mkdir()
    remotes = []
    fronts = []
    old = []

    def button(name, timeout=desk.TIMEOUT):
        return app.node.find(name=name, role="push button", timeout=timeout)

    def fill(name, text):
        field = app.node.find(name=name, role="text")
        field.click()
        desk.key("ctrl+a")
        desk.type_text(text)

    def fill_secret(text, number=0):
        """Fields for passwords have a role of their own, and no name on the bus."""
        app.node.find(role="password text")
        app.node.all(role="password text")[number].click()
        desk.key("ctrl+a")
        desk.type_text(text)

    def state(name, wanted):
        """Waits until the row or card of a workspace says so."""

        def look():
            if ON_PHONE:
                return any(f", {wanted}, " in card.description for card in app.node.all(name=name, role="list item"))
            return any(row.all(name=wanted, role="table cell") for row in app.node.all(name=name, role="table row"))

        desk.until(f"{name} to be {wanted}", look)

    def ready(name):
        """A button, once it can be pressed."""
        return desk.until(f"{name} to be enabled", lambda: next((n for n in app.node.all(name=name, role="push button") if n.enabled), None))

    def go():
        ready(re.compile("^(Next|Add)$")).click()

    def begin_adding(url, password):
        button("Add workspace").click()
        app.node.find(name="An OpenCode server that runs already").click()
        go()
        fill("Address", url)
        fill("User name", "opencode")
        fill_secret(password)
        go()

    def shows_workspaces():
        if ON_PHONE:
            button("Settings").click()
            below_the_fold = lambda: app.node.all(name="Open Workspaces", role="push button", hidden=True)
            desk.until("the way to the workspaces", below_the_fold)[0].press()
        else:
            app.node.find(name="Workspaces", role="push button").click()

    def picture(name):
        desk.picture(f"{pictures}/{'p' if ON_PHONE else 'w'}{name}.png")

    def starts():
        """starts with this computer only, and says so"""
        app.start()
        app.resize(1440, 900)
        app.node.find(name=re.compile("OpenCode 1\\."), timeout=60)
        app.resize(*SIZE)
        for name in ("attic",) if ON_PHONE else ("attic", "build", "cloud"):
            remotes.append(Remote(profile, name))
        if not ON_PHONE:
            fronts.append(TlsFront(app.profile / "tls", remotes[2].port))
        shows_workspaces()
        app.node.find(name="Only this computer so far")
        picture("1-empty")

    def adds():
        """adds a server: kind, sign-in, address, a test that shows each stage, a name"""
        begin_adding(remotes[0].url, remotes[0].password)
        picture("2-test")
        fill("Name", "Attic")
        go()
        app.node.gone(name="Add workspace", role="dialog")
        state("Attic", "Live")

    def explains():
        """says that the password is wrong, and takes the right one"""
        begin_adding(remotes[1].url, "qd-canary-not-this-one")
        button("Change the password")
        desk.picture(f"{pictures}/w3-wrong-password.png")
        button("Change the password").click()
        fill_secret(remotes[1].password)
        go()
        fill("Name", "Build server")
        go()
        app.node.gone(name="Add workspace", role="dialog")
        state("Build server", "Live")

    def trusts():
        """shows a certificate that the system does not know, and goes on when the person trusts this one"""
        begin_adding(fronts[0].url, remotes[2].password)
        button("Trust this certificate")
        desk.picture(f"{pictures}/w4-certificate.png")
        button("Trust this certificate").click()
        fill("Name", "Cloud")
        go()
        app.node.gone(name="Add workspace", role="dialog")
        state("Cloud", "Live")
        desk.picture(f"{pictures}/w5-table.png")

    def counts():
        """In the new session: picks the project by its path, and lets the model count slowly."""
        app.node.find(name="Project: Pick a folder").click()
        app.node.find(name="Search, or type a path", role="text")
        desk.type_text(str(app.project))
        desk.key("Return")
        app.node.find(name="Project: shop-api")
        app.write("Please count slowly")
        app.node.find(name=re.compile("^1, 2, 3"))

    def stops():
        app.node.find(name="Stop", role="push button").click()
        app.node.gone(name="Stop", role="push button")

    def uses_one():
        """begins a session in it by its menu, which shows whose it is"""
        button("More about Attic").click()
        app.node.find(name="New session here", role="menu item").click()
        app.node.find(name="What shall we do?", role="heading")
        counts()
        app.node.find(name=re.compile("Attic"))
        picture("6-session")
        stops()
        app.node.find(name="Back", role="push button").click()
        shows_workspaces()

    def uses():
        """begins a session in one of them, which shows whose it is"""
        button("New session in Build server").click()
        app.node.find(name="What shall we do?", role="heading")
        app.node.find(name="Workspace: Build server", role="push button")
        counts()
        app.node.find(name="Build server · shop-api", role="label")
        desk.until("its row to say whose it is", lambda: any(row.description.endswith("shop-api, Build server") for row in app.node.all(role="list item")))
        desk.picture(f"{pictures}/w6-session.png")
        stops()

    def phone():
        """is a list of cards at the size of a phone"""
        app.node.find(name="Workspaces", role="push button").click()
        app.resize(390, 844)
        app.node.find(name=re.compile("^Attic"))
        desk.picture(f"{pictures}/w7-phone.png")
        app.resize(1440, 900)

    def export(name, passphrase):
        button("Import and export").click()
        app.node.find(name="Export …", role="menu item").click()
        app.node.find(name="Export workspaces", role="dialog")
        if passphrase:
            app.node.find(name="With passwords, under a passphrase").click()
            fill_secret(passphrase)
            fill_secret(passphrase, 1)
        fill("File name", str(files / name))
        picture("7-export")
        button(re.compile("^Export (3 workspaces|1 workspace)")).click()
        app.node.gone(name="Export workspaces", role="dialog")
        desk.until("the file", (files / name).exists)

    def exports():
        """exports them, without and with their passwords"""
        export("plain.quarterdeck-workspaces", None)
        export("sealed.quarterdeck-workspaces", PASSPHRASE)

    def deletes():
        """deletes them; the undo passes"""
        for name in ("Attic",) if ON_PHONE else ("Attic", "Build server", "Cloud"):
            button(f"More about {name}").click()
            app.node.find(name="Delete", role="menu item").click()
            app.node.gone(name=name, role="list item" if ON_PHONE else "table row")
        app.node.find(name="Only this computer so far")
        app.node.gone(name="Undo", timeout=30)

    def imports():
        """imports them with their passwords after a look at what would change, and they are live again"""
        button("Import and export").click()
        app.node.find(name="Import …", role="menu item").click()
        fill("Path", str(files / "sealed.quarterdeck-workspaces"))
        desk.key("Return")
        app.node.find(name="Import workspaces", role="dialog")
        picture("8-import")
        fill_secret(PASSPHRASE)
        button("Open the passwords").click()
        app.node.gone(role="password text")
        ready(re.compile("^Import (3 workspaces|1 workspace)$")).press()
        app.node.gone(name="Import workspaces", role="dialog")
        for name in ("Attic",) if ON_PHONE else ("Attic", "Build server"):
            state(name, "Live")
        picture("9-again")

    def trusts_again():
        """asks about the certificate again: a file can't say what is trusted"""
        button("More about Cloud").click()
        app.node.find(name="Test the connection …", role="menu item").click()
        button("Trust this certificate").press()
        ready("Save").press()
        state("Cloud", "Live")

    def comes_back():
        """quits, starts again, and all are live with what the keychain has"""
        app.quit()
        app.start()
        app.resize(*SIZE)
        shows_workspaces()
        for name in ("Attic", "Build server", "Cloud"):
            state(name, "Live")

    def asks_again():
        """says which one does not take its password any more, and resumes with the new one"""
        remotes[0].stop()
        old.append(remotes[0].password)
        remotes[0].password += "-changed"
        remotes[0].start()
        button(re.compile("^Attic: .*[Ss]ign in")).click()
        app.node.find(name="Sign in to Attic", role="dialog")
        desk.picture(f"{pictures}/w10-sign-in.png")
        fill_secret(remotes[0].password)
        desk.key("Return")
        state("Attic", "Live")

    def keeps_secrets():
        """no password, passphrase or sign-in header stands in any file of the run"""
        app.quit()
        needles = [r.password for r in remotes] + old + [PASSPHRASE, "qd-canary-not-this-one"]
        for needle in needles:
            for place in (app.profile, pathlib.Path.home()):
                found = subprocess.run(["grep", "-rlaF", "--", needle, str(place)], capture_output=True, text=True).stdout.split()
                # The servers' own data is theirs.
                assert not [f for f in found if "/remote-" not in f], (needle[:12], found)

    steps = (starts, adds, explains, trusts, uses, phone, exports, deletes, imports, trusts_again, comes_back, asks_again, keeps_secrets)
    if ON_PHONE:
        steps = (starts, adds, uses_one, exports, deletes, imports, keeps_secrets)
    results = walk(app, steps, f"{pictures}/workspaces-failed.png")
    for end in remotes + fronts:
        end.stop()

finish(results)
