"""onestory-push against the stub hub: what its integration tests share.

A test module calls run() with the program's path as its first argument.
"""

import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import stub_hub

SUPPORT = os.path.dirname(os.path.abspath(__file__))
CHILDREN = 60
chosen = []


def program():
    """The onestory-push under test."""
    return chosen[0]


def run():
    chosen.append(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)


class Hub:
    """The stub hub in a folder of its own; certificates are made once for all tests."""

    certificates = None

    @classmethod
    def made_certificates(cls):
        if cls.certificates is None:
            cls.certificates = tempfile.mkdtemp(prefix="stub-certs-")
            unittest.addModuleCleanup(shutil.rmtree, cls.certificates, ignore_errors=True)
            stub_hub.make_certificates(cls.certificates)
        return cls.certificates

    def __init__(self, faults="", certificate="server", folder=None, port=0):
        self.folder = folder or tempfile.mkdtemp(prefix="stub-hub-")
        if folder is None:
            shutil.copytree(Hub.made_certificates(), self.folder, dirs_exist_ok=True)
        self.port_file = os.path.join(self.folder, "port")
        if os.path.exists(self.port_file):
            os.remove(self.port_file)
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(SUPPORT, "stub_hub.py"), "--dir", self.folder,
             "--faults", faults, "--certificate", certificate, "--port", str(port)])
        for _ in range(500):
            if os.path.exists(self.port_file):
                break
            time.sleep(0.02)
        with open(self.port_file) as port_in:
            self.port = int(port_in.read())

    def path(self, name):
        return os.path.join(self.folder, name)

    def log(self):
        if not os.path.exists(self.path("log.jsonl")):
            return []
        with open(self.path("log.jsonl")) as lines:
            return [json.loads(line) for line in lines]

    def outcomes(self):
        with open(self.path("outcomes.json")) as text:
            return json.load(text)

    def stop(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class PushCase(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp(prefix="push-")
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        subprocess.run([sys.executable, os.path.join(SUPPORT, "make_native.py"), "--out",
                        self.work, "--children", str(CHILDREN)], check=True)

    def hub(self, faults="", **how):
        hub = Hub(faults, **how)
        self.addCleanup(hub.stop)
        return hub

    def command(self, hub, files, *more, kind="social-care", host="localhost"):
        command = [program(), kind, *[os.path.join(self.work, f) for f in files],
                "--hub", f"https://{host}:{hub.port}", "--agency", "test-agency",
                "--cert", hub.path("agency.pem"), "--key", hub.path("agency.key"),
                "--ca", hub.path("ca.pem"), "--state", os.path.join(self.work, "state"),
                "--rejects", os.path.join(self.work, "rejects.csv"), "--batch", "50",
                "--retry-base", "0.01", "--quiet", "--json"]
        for option, value in zip(more[::2], more[1::2]):
            if option in command:
                command[command.index(option) + 1] = value
            else:
                command += [option, value]
        return command

    def push(self, hub, files, *more, expect=0, **how):
        done = subprocess.run(self.command(hub, files, *more, **how), capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return json.loads(done.stdout) if done.stdout.startswith("{") else done

    def held(self, hub):
        """How often each batch was taken as new: the stub's own count of POSTs it accepted."""
        return collections.Counter(line["batch"] for line in hub.log()
                                   if line["method"] == "POST" and line["fault"] in ("ok", "lose"))
