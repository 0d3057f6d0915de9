"""A hub of one's own to try things on: makes it, starts it, speaks to both its ports.

Needs nothing but Python and the built programs. The integration tests and hub/demo share it.

    with Hub(programs, folder) as hub:
        hub.init()
        hub.start()
        agency = hub.add_agency("csc", "Children's Social Care", "social_care", ["social_care"])
        agency.push([record])
        worker = hub.add_person("a.patel", "csc", ["LP"], "A Patel")
        status, answer = worker.sign_in("LP").get("/v1/session")
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import select
import signal
import ssl
import struct
import subprocess
import time
import uuid

PASSWORD = "four quiet herons at dusk"
COOKIE = "__Host-onestory"
TOTP_SECONDS = 30


class HubFault(Exception):
    """A program of the hub did not do what it was told."""


def programs_folder():
    """Where the built programs lie: $ONESTORY_BIN, or the release build of this tree."""
    named = os.environ.get("ONESTORY_BIN")
    return pathlib.Path(named or pathlib.Path(__file__).parents[2] / "build/release/bin")


def totp(secret_base32, step):
    """RFC 6238 with SHA-1 and six digits."""
    key = base64.b32decode(secret_base32 + "=" * (-len(secret_base32) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class Port:
    """One TLS port of the hub, with or without a client certificate."""

    def __init__(self, number, authority, certificate=None):
        self.number = number
        self.context = ssl.create_default_context(cafile=str(authority))
        if certificate:
            self.context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    def connect(self):
        return http.client.HTTPSConnection(
            "localhost", self.number, context=self.context, timeout=60
        )

    def ask(self, verb, path, body=None, headers=None, connection=None):
        """Returns (status, headers, bytes). A new connection unless one is given."""
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        elif verb == "POST":
            headers["Content-Length"] = "0"
        own = connection is None
        connection = connection or self.connect()
        try:
            connection.request(verb, path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            if own:
                connection.close()

    def ask_json(self, verb, path, body=None, headers=None):
        status, _, text = self.ask(verb, path, body, headers)
        return status, json.loads(text) if text else None


class Session:
    """A signed-in professional in one role."""

    def __init__(self, port, cookie, csrf):
        self.port = port
        self.cookie = cookie
        self.csrf = csrf

    def headers(self):
        return {"Cookie": f"{COOKIE}={self.cookie}", "X-CSRF-Token": self.csrf}

    def get(self, path):
        return self.port.ask_json("GET", path, headers={"Cookie": f"{COOKIE}={self.cookie}"})

    def post(self, path, body):
        return self.port.ask_json("POST", path, body, self.headers())

    def sign_out(self):
        return self.port.ask_json("DELETE", "/v1/session", headers=self.headers())[0]

    def find(self, purpose, **identifiers):
        """The children that a search finds."""
        status, answer = self.post("/v1/children/search", {"purpose": purpose, **identifiers})
        if status != 200:
            raise HubFault(f"search answered {status}: {answer}")
        return answer["found"]

    def check_list(self, purpose, rows):
        """(status, answer) to whether each of these children is known."""
        return self.post("/v1/known-checks", {"purpose": purpose, "rows": rows})


class Person:
    """A professional who has enrolled, with their password and authenticator."""

    def __init__(self, hub, name, secret, last_step):
        self.hub = hub
        self.name = name
        self.secret = secret
        self.last_step = last_step

    def next_code(self):
        """A code that was not used yet; waits when those of now are used up."""
        while True:
            now = int(time.time()) // TOTP_SECONDS
            step = max(self.last_step + 1, now - 1)
            if step <= now + 1:
                self.last_step = step
                return totp(self.secret, step)
            time.sleep(0.5)

    def with_code(self, ask):
        """The answer to ask(code). A code that grew old on its way is followed by the next."""
        while True:
            answer = ask(self.next_code())
            may_be_old = int(time.time()) // TOTP_SECONDS > self.last_step + 1
            if answer[0] < 400 or not may_be_old:
                return answer

    def sign_in(self, role):
        wanted = {"username": self.name, "password": PASSWORD, "role": role}
        status, headers, text = self.with_code(
            lambda code: self.hub.people.ask("POST", "/v1/session", {**wanted, "code": code})
        )
        if status != 201:
            raise HubFault(f"{self.name} could not sign in: {status} {text.decode()}")
        cookie = headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
        return Session(self.hub.people, cookie, json.loads(text)["csrf"])


class Agency:
    """A partner with its certificate, speaking to the agency port."""

    def __init__(self, hub, name, certificate):
        self.hub = hub
        self.name = name
        self.certificate = certificate
        self.port = Port(hub.agency_port, hub.authority, certificate)

    def batch(self, records, batch=None):
        return {"id": batch or uuid.uuid4().hex, "agency": self.name, "records": records}

    def push(self, records, batch=None):
        """Sends one batch and returns its receipt."""
        status, answer = self.port.ask_json("POST", "/v1/batches", self.batch(records, batch))
        if status != 200:
            raise HubFault(f"the batch was answered {status}: {answer}")
        return answer


class Hub:
    """A hub in a folder of its own."""

    def __init__(self, programs, folder):
        self.programs = pathlib.Path(programs)
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.authority = self.data / "keys/authority.pem"
        self.log = self.folder / "serve.log"
        self.server = None
        self.people = None
        self.agency_port = 0

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.kill()

    def command(self, *args):
        """Runs `onestory`; returns the finished process, whatever its exit code."""
        return subprocess.run(
            [self.programs / "onestory", *map(str, args), "--data", str(self.data)],
            capture_output=True,
            text=True,
            timeout=300,
        )

    def run(self, *args):
        """Runs `onestory`; its words, or HubFault."""
        done = self.command(*args)
        if done.returncode != 0:
            raise HubFault(f"onestory {' '.join(map(str, args))}: {done.stderr}{done.stdout}")
        return done.stdout

    def run_json(self, *args):
        return json.loads(self.run(*args, "--json"))

    def init(self, name="Testshire", **ports):
        options = [
            part
            for port, number in ports.items()
            for part in (f"--{port.replace('_', '-')}", number)
        ]
        return self.run_json("init", "--name", name, *options)

    def start(self, people_port=0, agency_port=0):
        """Starts serving and waits until both ports are open."""
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen(
                [self.programs / "onestory", "serve", "--data", str(self.data), "--json"]
                + ["--people-port", str(people_port), "--agency-port", str(agency_port)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        ready, _, _ = select.select([self.server.stdout], [], [], 60)
        line = self.server.stdout.readline() if ready else ""
        if not line:
            self.kill()
            raise HubFault(f"onestory serve did not start: {self.log.read_text()}")
        ports = json.loads(line)
        self.agency_port = ports["agency_port"]
        self.people = Port(ports["people_port"], self.authority)

    def stop(self):
        """As an operator would; the exit code."""
        self.server.send_signal(signal.SIGTERM)
        code = self.server.wait(timeout=60)
        self.server.stdout.close()
        self.server = None
        return code

    def kill(self):
        if self.server and self.server.poll() is None:
            self.server.kill()
            self.server.wait()
        if self.server:
            self.server.stdout.close()
        self.server = None

    def add_agency(self, agency, name, kind, classes, duty_phone="01865 000000"):
        out = self.folder / "agencies" / agency
        wanted = [part for klass in classes for part in ("--class", klass)]
        self.run_json(
            *("agency", "add", agency, "--name", name, "--kind", kind, *wanted),
            *("--duty-phone", duty_phone, "--out", out),
        )
        return Agency(self, agency, out)

    def enrol(self, name, token):
        """Enrols as a person would: password first, then a code of the new authenticator."""
        status, answer = self.people.ask_json(
            "POST", "/v1/enrol", {"token": token, "password": PASSWORD}
        )
        if status != 200:
            raise HubFault(f"{name} could not enrol: {status} {answer}")
        person = Person(self, name, answer["totp_secret"], 0)
        status, answer = person.with_code(
            lambda code: self.people.ask_json(
                "POST", "/v1/enrol/confirm", {"token": token, "code": code}
            )
        )
        if status != 204:
            raise HubFault(f"{name} could not confirm: {status} {answer}")
        return person

    def add_person(self, name, agency, roles, display_name):
        wanted = [part for role in roles for part in ("--role", role)]
        added = self.run_json(
            "person", "add", name, "--agency", agency, "--name", display_name, *wanted
        )
        return self.enrol(name, added["token"])


if __name__ == "__main__":
    import sys

    if len(sys.argv) != 3 or sys.argv[1] != "code":
        sys.exit("usage: hub_client.py code SECRET    (the six digits of now)")
    print(totp(sys.argv[2], int(time.time()) // TOTP_SECONDS))
