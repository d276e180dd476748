# SPDX-FileCopyrightText: 2026 The Quarterdeck authors
# SPDX-License-Identifier: Apache-2.0
"""Servers that are not the window's own: real `opencode serve` processes with a password each, and TLS in front of one."""
import os
import pathlib
import re
import secrets
import socket
import ssl
import subprocess
import threading

MODULES = pathlib.Path(os.environ["QUARTERDECK_TOOLS"]) / "node_modules"


class Remote:
    """One `opencode serve` with its own data, on the demo's scripted model. The profile must have been used by the window before."""

    def __init__(self, profile, name):
        self.password = f"qd-canary-{name}-" + secrets.token_hex(8)
        self.home = home = pathlib.Path(profile) / f"remote-{name}"
        home.mkdir()
        self.env = dict(os.environ, HOME=str(home), XDG_DATA_HOME=str(home / "d"), XDG_CONFIG_HOME=str(home / "c"), XDG_STATE_HOME=str(home / "s"),
                   XDG_CACHE_HOME=str(home / "k"), OPENCODE_CONFIG_CONTENT=(pathlib.Path(profile) / "opencode.json").read_text(),
                   OPENCODE_DISABLE_MODELS_FETCH="1", OPENCODE_DISABLE_DEFAULT_PLUGINS="1")
        self.port = 0
        self.start()

    def start(self):
        """Again on the same port after stop()."""
        env = dict(self.env, OPENCODE_SERVER_PASSWORD=self.password)
        self.process = subprocess.Popen([MODULES / "opencode-linux-x64/bin/opencode", "serve", "--hostname", "127.0.0.1", "--port", str(self.port)],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=self.home, start_new_session=True)
        for line in self.process.stdout:
            if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found.group(1))
                break
        else:
            raise RuntimeError("opencode serve ended without saying that it listens")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self):
        os.killpg(self.process.pid, 9)
        self.process.wait()


class TlsFront:
    """https://localhost:PORT in front of a server, with a certificate of an authority that no system knows."""

    def __init__(self, place, port):
        place = pathlib.Path(place)
        place.mkdir()

        def openssl(*args):
            subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)

        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", place / "ca.key", "-out", place / "ca.pem",
                "-subj", "/CN=Walk test authority", "-days", "2")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", place / "leaf.key", "-out", place / "leaf.csr",
                "-subj", "/CN=localhost")
        (place / "names").write_text("subjectAltName=DNS:localhost\n")
        openssl("x509", "-req", "-in", place / "leaf.csr", "-CA", place / "ca.pem", "-CAkey", place / "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", place / "names", "-out", place / "leaf.pem")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(place / "leaf.pem", place / "leaf.key")
        self.behind = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            client = self.context.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self.behind))
        except OSError:
            client.close()
            return
        threading.Thread(target=self.copy, args=(client, server), daemon=True).start()
        self.copy(server, client)

    @staticmethod
    def copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass  # the other way ended first
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.listener.close()
