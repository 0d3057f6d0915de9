"""Both ports of the real program under attack: every probe of http_probes.py, 200 slow callers,
TLS that is too old or too weak, and every certificate that is not the one that was pinned."""

import datetime
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
import uuid
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from hub_client import Hub, Port, programs_folder  # noqa: E402
from small_county import Child, record  # noqa: E402

PROBES = pathlib.Path(__file__).parent / "http_probes.py"
FAKETIME = shutil.which("faketime")
STRONG = ("ECDHE-RSA-", "ECDHE-ECDSA-")
AEAD = ("GCM", "CHACHA20-POLY1305")
REFUSED_HERE = (ssl.SSLError, ConnectionError)


class Guard(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.hub = Hub(programs_folder(), cls.folder)
        cls.addClassCleanup(cls.hub.kill)
        cls.hub.init()
        cls.hub.start()
        cls.csc = cls.hub.add_agency("csc", "Social Care", "social_care", ["social_care"])
        cls.health = cls.hub.add_agency("ouh", "Health Trust", "health", ["health"])
        cls.one = record("r-1", Child(1), "assessment")

    def setUp(self):
        self.assertIsNone(self.hub.server.poll(), "the hub is gone")

    # HTTP ---------------------------------------------------------------------------------

    def probe(self, port, *more):
        done = subprocess.run(
            [sys.executable, PROBES, "--port", str(port), "--ca", self.hub.authority, *more],
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        print(done.stdout.splitlines()[-2:])

    def test_every_probe_is_held_off_by_the_people_port(self):
        self.probe(self.hub.people.number)

    def test_every_probe_is_held_off_by_the_agency_port(self):
        self.probe(self.hub.agency_port, "--certificate", self.csc.certificate)

    def test_a_batch_may_be_larger_than_anything_else(self):
        """5 MiB on the agency port's one route; 1 MiB elsewhere; and not a byte more."""
        mebi = 1 << 20
        for port, path, size, status in (
            (self.csc.port, "/v1/batches", 5 * mebi, 400),
            (self.csc.port, "/v1/batches", 5 * mebi + 1, 413),
            (self.csc.port, "/v1/other", mebi + 1, 413),
            (self.hub.people, "/v1/session", mebi, 400),
            (self.hub.people, "/v1/session", mebi + 1, 413),
            (self.hub.people, "/v1/batches", 2 * mebi, 413),
        ):
            with self.subTest(path=path, size=size):
                body = b"{" + b" " * (size - 2) + b"}"
                try:
                    got = port.ask("POST", path, body)[0]
                except OSError:  # cut off before all was sent
                    got = 413
                self.assertEqual(got, status)

    # TLS ----------------------------------------------------------------------------------

    def ports(self):
        return (("people", self.hub.people), ("agency", self.csc.port))

    def context(self, port, version, ciphers=None):
        """A client that speaks one version, and one cipher of it if said."""
        context = ssl.create_default_context(cafile=str(self.hub.authority))
        if port is not self.hub.people:
            certificate = self.csc.certificate
            context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = version
            context.maximum_version = version
        context.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
        return context

    def handshake(self, port, context):
        """(version, cipher) that were agreed upon."""
        with socket.create_connection(("localhost", port.number), 10) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as line:
                return line.version(), line.cipher()[0]

    def could_agree(self, client):
        """Whether a server that takes anything would speak with this client."""
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            server.minimum_version = ssl.TLSVersion.TLSv1
        keys = self.hub.data / "keys"
        server.load_cert_chain(keys / "server.pem", keys / "server.key")
        there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
        ends = [
            server.wrap_bio(there, back, server_side=True),
            client.wrap_bio(back, there, server_hostname="localhost"),
        ]
        for _ in range(10):
            for end in ends:
                try:
                    end.do_handshake()
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLError:
                    return False
        return ends[1].version() is not None

    def test_versions_before_1_2_are_refused(self):
        for name, port in self.ports():
            for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
                self.assertTrue(self.could_agree(self.context(port, version)), version)
                with self.subTest(port=name, version=version), self.assertRaises(REFUSED_HERE):
                    self.handshake(port, self.context(port, version))

    def test_1_2_and_1_3_are_spoken(self):
        for name, port in self.ports():
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with self.subTest(port=name, version=version):
                    spoken, _ = self.handshake(port, self.context(port, version))
                    self.assertEqual(spoken, version.name.replace("_", "."))

    def test_of_1_2_only_ciphers_with_forward_secrecy_and_integrity_are_spoken(self):
        every = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        every.set_ciphers("ALL:@SECLEVEL=0")
        names = [c["name"] for c in every.get_ciphers() if c["protocol"] != "TLSv1.3"]
        self.assertGreater(len(names), 20)
        for label, port in self.ports():
            spoken = set()
            for name in names:
                context = self.context(port, ssl.TLSVersion.TLSv1_2, name + ":@SECLEVEL=0")
                try:
                    spoken.add(self.handshake(port, context)[1])
                except REFUSED_HERE:
                    pass
            self.assertTrue(spoken, label)
            for name in spoken:
                self.assertTrue(name.startswith(STRONG) and any(a in name for a in AEAD), name)

    @unittest.skipUnless(shutil.which("sslscan"), "sslscan is not installed")
    def test_sslscan_finds_nothing_old(self):
        done = subprocess.run(
            ["sslscan", "--no-colour", f"localhost:{self.hub.people.number}"],
            capture_output=True,
            text=True,
            timeout=120,
        ).stdout
        for version in ("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1"):
            self.assertRegex(done, rf"{version}\s+disabled")
        self.assertNotIn("CBC", done)

    # Certificates --------------------------------------------------------------------------

    def push(self, port, agency="csc"):
        batch = {"id": uuid.uuid4().hex, "agency": agency, "records": [self.one]}
        return port.ask("POST", "/v1/batches", batch)[0]

    def unanswered(self, certificate):
        """The handshake itself fails, or at the latest the first byte."""
        port = Port(self.hub.agency_port, self.hub.authority, certificate)
        with self.assertRaises((*REFUSED_HERE, OSError)) as caught:
            status = self.push(port)
            self.fail(f"it was answered {status}")
        self.assertNotIsInstance(caught.exception, TimeoutError)

    def openssl(self, *args):
        subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True)

    def key_and_request(self, name):
        out = self.folder / name
        out.mkdir()
        self.openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", out / "key.pem", "-out", out / "request.pem", "-subj", "/CN=csc"),
        )
        return out

    def issue(self, name, signer=None, usage="clientAuth", days=None):
        """A certificate of csc's name that the hub did not make, signed by its authority.

        days: (first, last), counted from today.
        """
        out = self.key_and_request(name)
        signer = signer or self.hub.data / "keys/authority"
        first, last = days or (-1, 30)
        today = datetime.datetime.now(datetime.timezone.utc)
        at = [
            (today + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ")
            for day in (first, last)
        ]
        (out / "index").touch()
        (out / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=c\n[c]\ndatabase={out}/index\nrand_serial=yes\nnew_certs_dir={out}\n"
            "default_md=sha256\npolicy=p\nx509_extensions=e\n[p]\ncommonName=supplied\n"
            f"[e]\nsubjectAltName=URI:urn:onestory:agency:csc\nextendedKeyUsage={usage}\n"
        )
        self.openssl(
            *("ca", "-batch", "-notext", "-config", out / "ca.cnf", "-in", out / "request.pem"),
            *("-cert", f"{signer}.pem", "-keyfile", f"{signer}.key", "-out", out / "cert.pem"),
            *("-startdate", at[0], "-enddate", at[1]),
        )
        return out

    def test_the_pinned_certificate_is_taken(self):
        self.assertEqual(self.push(self.csc.port), 200)

    def test_a_certificate_that_was_signed_but_never_pinned_is_refused(self):
        port = Port(self.hub.agency_port, self.hub.authority, self.issue("unpinned"))
        self.assertEqual(self.push(port), 401)

    def test_a_certificate_that_ended_yesterday_is_refused(self):
        self.unanswered(self.issue("ended", days=(-30, -1)))

    def test_a_certificate_that_begins_tomorrow_is_refused(self):
        self.unanswered(self.issue("early", days=(1, 30)))

    def test_a_certificate_for_servers_is_refused(self):
        self.unanswered(self.issue("server", usage="serverAuth"))

    def test_an_authority_of_the_same_name_is_not_the_authority(self):
        name = subprocess.run(
            ["openssl", "x509", "-in", self.hub.authority, "-noout", "-subject"]
            + ["-nameopt", "compat"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        subject = name.removeprefix("subject=").strip()
        self.openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", self.folder / "twin.key", "-out", self.folder / "twin.pem"),
            *("-subj", subject if subject.startswith("/") else "/CN=" + subject, "-days", "30"),
        )
        self.unanswered(self.issue("twin-csc", signer=self.folder / "twin"))

    def test_a_certificate_that_signed_itself_is_refused(self):
        out = self.key_and_request("self-signed")
        self.openssl(
            *("x509", "-req", "-in", out / "request.pem", "-signkey", out / "key.pem"),
            *("-days", "30", "-out", out / "cert.pem"),
        )
        self.unanswered(out)

    def test_one_agencys_certificate_takes_no_batch_of_another(self):
        self.assertEqual(self.push(self.health.port, "csc"), 403)
        self.assertEqual(self.push(self.csc.port, "ouh"), 403)

    def test_one_agency_reads_no_receipt_of_another(self):
        self.csc.push([self.one], "of-csc")
        self.assertEqual(self.csc.port.ask("GET", "/v1/batches/of-csc")[0], 200)
        self.assertEqual(self.health.port.ask("GET", "/v1/batches/of-csc")[0], 404)

    def test_a_revocation_reaches_an_open_connection_and_the_next_one(self):
        gone = self.hub.add_agency("gone", "Gone", "social_care", ["social_care"])
        connection = gone.port.connect()
        batch = gone.batch([self.one], "before")
        asked = ("POST", "/v1/batches")
        self.assertEqual(gone.port.ask(*asked, batch, connection=connection)[0], 200)
        self.hub.run("agency", "revoke", "gone")
        for again in (batch, gone.batch([self.one], "after")):
            self.assertEqual(gone.port.ask(*asked, again, connection=connection)[0], 401)
        connection.close()
        self.assertEqual(self.push(gone.port, "gone"), 401)

    def test_a_session_ticket_does_not_outlive_a_revocation(self):
        late = self.hub.add_agency("late", "Late", "social_care", ["social_care"])
        context = ssl.create_default_context(cafile=str(self.hub.authority))
        context.load_cert_chain(late.certificate / "cert.pem", late.certificate / "key.pem")
        ask = b"GET /v1/quarantine HTTP/1.1\r\nHost: localhost\r\n\r\n"

        def status(session):
            with socket.create_connection(("localhost", self.hub.agency_port), 10) as plain:
                with context.wrap_socket(
                    plain, server_hostname="localhost", session=session
                ) as line:
                    line.sendall(ask)
                    return int(line.recv(65536)[9:12]), line.session

        first, session = status(None)
        self.assertEqual(first, 200)
        self.hub.run("agency", "revoke", "late")
        try:
            self.assertEqual(status(session)[0], 401)
        except REFUSED_HERE:
            pass  # not resumed at all

    @unittest.skipUnless(FAKETIME, "faketime is not installed")
    def test_a_pinned_certificate_ends_when_it_says(self):
        with Hub(programs_folder(), self.folder / "later") as later:
            later.folder.mkdir()
            later.init()
            later.start()
            old = later.add_agency("csc", "Social Care", "social_care", ["social_care"])
            later.run("agency", "certificate", "csc", "--days", "2", "--out", self.folder / "short")
            short = Port(later.agency_port, later.authority, self.folder / "short")
            self.assertEqual(self.push(short), 200)
            later.stop()
            self.start_in_three_days(later)
            for port in (old.port, short):
                port.number = later.agency_port
            self.assertEqual(self.push(old.port), 200)
            try:
                self.assertEqual(self.push(short), 401)
            except REFUSED_HERE:
                pass  # refused in the handshake

    def start_in_three_days(self, hub):
        """Serves as if it were three days later; only that process is told so."""
        told = {"FAKETIME": "+3d", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        told["LD_PRELOAD"] = subprocess.run(
            [FAKETIME, "-f", "+3d", "printenv", "LD_PRELOAD"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        with unittest.mock.patch.dict(os.environ, told):
            hub.start()


if __name__ == "__main__":
    unittest.main()
