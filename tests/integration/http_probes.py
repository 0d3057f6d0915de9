#!/usr/bin/env python3
"""Attacks one of the hub's TLS ports with raw bytes and says what held.

    http_probes.py --port 8443 --host-header hub.example [--ca authority.pem]
    http_probes.py --start build/release/bin/echo_server

What must hold: never two responses to one request; never a 5xx but 501 and 505; after an
error the connection is closed; a slow caller delays nobody. Standard library only.
"""

import argparse
import contextlib
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time

PATIENCE = 8.0  # seconds
HEAD = 5.0  # seconds that the hub waits for the head of a request
QUIET = 0.15  # a second response would follow the first at once

GUARDS = (
    b"strict-transport-security",
    b"x-content-type-options",
    b"referrer-policy",
    b"content-security-policy",
    b"cache-control",
    b"cross-origin-opener-policy",
)


class Line:
    """One TLS connection."""

    def __init__(self, target, source=None):
        raw = socket.create_connection(
            (target.address, target.port), PATIENCE, (source, 0) if source else None
        )
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tls = target.context.wrap_socket(raw, server_hostname="localhost")
        self.tls.settimeout(PATIENCE)

    def say(self, data, step=None):
        with contextlib.suppress(OSError):
            for at in range(0, len(data), step or max(len(data), 1)):
                self.tls.sendall(data[at : at + (step or len(data))])

    def hang_up_sending(self):
        twin = socket.socket(fileno=os.dup(self.tls.fileno()))
        twin.shutdown(socket.SHUT_WR)
        twin.close()

    def hear(self, patience):
        """What comes until the other end closes: (bytes, closed)."""
        heard = b""
        self.tls.settimeout(patience)
        while True:
            try:
                data = self.tls.recv(65536)
            except TimeoutError:
                return heard, False
            except OSError:  # a close without close_notify, or a reset
                return heard, True
            if not data:
                return heard, True
            heard += data

    def hear_one(self):
        """One response, and whatever follows it at once: (bytes, closed)."""
        heard = b""
        try:
            while not complete(heard):
                data = self.tls.recv(65536)
                if not data:
                    return heard, True
                heard += data
        except OSError:
            return heard, True
        more, closed = self.hear(QUIET)
        return heard + more, closed

    def close(self):
        self.tls.close()


def length_of(head):
    found = re.search(rb"\r\ncontent-length: (\d+)", head.lower())
    return int(found.group(1)) if found else 0


def complete(data):
    head, end, body = data.partition(b"\r\n\r\n")
    return bool(end) and len(body) >= length_of(head)


def responses(data):
    """[(status, head)], and what is left over."""
    found = []
    while data.startswith(b"HTTP/1.1 ") and complete(data):
        head, _, rest = data.partition(b"\r\n\r\n")
        found.append((int(head[9:12]), head))
        data = rest[length_of(head) :]
    return found, data


def probes(host):
    """(name, bytes, statuses that may answer). An empty set: any one response but a 5xx,
    from whichever handler there is; None: none at all."""
    h = b"Host: " + host + b"\r\n"
    get = b"GET /healthz HTTP/1.1\r\n" + h + b"\r\n"
    hidden = b"GET /hidden HTTP/1.1\r\n" + h + b"\r\n"

    def with_header(line, after=b""):
        return b"GET / HTTP/1.1\r\n" + h + line + b"\r\n\r\n" + after

    def post(lines, body=b""):
        return b"POST /x HTTP/1.1\r\n" + h + lines + b"\r\n" + body

    def target(text):
        return b"GET " + text + b" HTTP/1.1\r\n" + h + b"\r\n"

    bad, served = {400}, set()
    return [
        ("a plain GET", get, served),
        ("a GET without a body that says so", with_header(b"Content-Length: 0"), served),
        ("a POST with its length", post(b"Content-Length: 2\r\n", b"{}"), served),
        ("a value encoded after RFC 2047", with_header(b"X-A: =?utf-8?Q?a=0D=0AX-Inj:=20b?="), served),
        ("two GETs at once", get + hidden, "one"),
        ("a POST and a GET at once", post(b"Content-Length: 2\r\n", b"{}") + hidden, "one"),
        # P1, P5, P8: Transfer-Encoding
        ("chunked and a length", post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + hidden), bad),
        ("chunked", post(b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"), bad),
        ("chunked with a trailer", post(b"Transfer-Encoding: chunked\r\n", b"0\r\nX: y\r\n\r\n" + hidden), bad),
        ("chunked with a bad size", post(b"Transfer-Encoding: chunked\r\n", b"zz\r\n" + hidden), bad),
        ("gzip, chunked", post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"), bad),
        ("chunked in disguise", post(b"Transfer-Encoding: =?utf-8?Q?chunked?=\r\n", b"0\r\n\r\n"), bad),
        ("chunked behind a tab", post(b"Transfer-Encoding:\tchunked\r\n", b"0\r\n\r\n"), bad),
        ("chunked with a space before the colon", post(b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n"), bad),
        ("chunked on a GET", with_header(b"Transfer-Encoding: chunked", b"0\r\n\r\n"), bad),
        # P2, P3, P11: Content-Length
        ("two lengths that differ", post(b"Content-Length: 0\r\nContent-Length: 35\r\n", hidden), bad),
        ("two lengths that agree", post(b"Content-Length: 1\r\nContent-Length: 1\r\n", b"x"), bad),
        ("a list of lengths", post(b"Content-Length: 1, 1\r\n", b"x"), bad),
        ("a negative length", post(b"Content-Length: -1\r\n", hidden), bad),
        ("a length with a plus", post(b"Content-Length: +5\r\n", b"hello"), bad),
        ("a length of words", post(b"Content-Length: five\r\n", b"hello"), bad),
        ("a length in hexadecimal", post(b"Content-Length: 0x5\r\n", b"hello"), bad),
        ("an empty length", post(b"Content-Length:\r\n", b""), bad),
        ("a length beyond 64 bits", post(b"Content-Length: 99999999999999999999999\r\n"), bad),
        ("a length of ten digits", post(b"Content-Length: 9999999999\r\n"), {413}),
        ("a body of 6 MiB", post(b"Content-Length: 6291456\r\n", b"x" * 6291456), {413}),
        ("a POST without a length", post(b"", b"hello"), {411}),
        ("a PUT without a length", b"PUT /x HTTP/1.1\r\n" + h + b"\r\n", {411}),
        ("a GET with a body", with_header(b"Content-Length: 5", b"hello"), bad),
        ("a DELETE with a body", b"DELETE /x HTTP/1.1\r\n" + h + b"Content-Length: 5\r\n\r\nhello", bad),
        # P4, P10: the head
        ("a space before the colon", post(b"Content-Length : 35\r\n", hidden), bad),
        ("a line without a colon", with_header(b"Nonsense"), bad),
        ("a header without a name", with_header(b": value"), bad),
        ("a folded header", with_header(b"X-A: b\r\n c"), bad),
        ("a NUL in a value", with_header(b"X-A: b\0c"), bad),
        ("a DEL in a value", with_header(b"X-A: b\x7f"), bad),
        ("a bare CR in a value", with_header(b"X-A: b\rX-B: c"), bad),
        ("a bare LF in the headers", with_header(b"X-A: b\nX-B: c"), bad),
        ("bare LF everywhere", b"GET / HTTP/1.1\nHost: " + host + b"\n\n", bad),
        ("a control byte in the method", b"G\x01T / HTTP/1.1\r\n" + h + b"\r\n", bad),
        ("a line end before the request", b"\r\n" + get, bad),
        ("HTTP/0.9", b"GET /\r\n", bad),
        ("HTTP/1.0", b"GET / HTTP/1.0\r\n" + h + b"\r\n", {400, 505}),
        ("HTTP/9.9", b"GET / HTTP/9.9\r\n" + h + b"\r\n", {400, 505}),
        ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 405, 505}),
        ("TRACE", b"TRACE / HTTP/1.1\r\n" + h + b"\r\n", {405}),
        ("CONNECT", b"CONNECT evil.example:443 HTTP/1.1\r\n" + h + b"\r\n", {400, 405}),
        ("a method that is not known", b"BREW / HTTP/1.1\r\n" + h + b"\r\n", {405, 501}),
        ("no Host", b"GET / HTTP/1.1\r\n\r\n", bad),
        ("two Hosts", with_header(b"Host: " + host), bad),
        ("another's Host", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", {400, 421}),
        ("an empty Host", b"GET / HTTP/1.1\r\nHost:\r\n\r\n", {400, 421}),
        ("Expect", post(b"Content-Length: 5\r\nExpect: 100-continue\r\n", b"hello"), {417}),
        ("two cookies", with_header(b"Cookie: a=1\r\nCookie: b=2"), bad),
        ("65 headers", with_header(b"\r\n".join(b"X-%d: a" % i for i in range(64))), {431}),
        ("a line of 9 KiB", with_header(b"X-A: " + b"a" * 9216), {431}),
        ("an endless line", b"GET / HTTP/1.1\r\n" + h + b"X-A: " + b"a" * 200000, {431}),
        ("a target of 5 KiB", target(b"/" + b"a" * 5120), {414}),
        # the target
        ("an absolute URI", target(b"https://" + host + b"/"), bad),
        ("dots upwards", target(b"/a/../../etc/passwd"), bad),
        ("encoded dots upwards", target(b"/a/%2e%2e/b"), bad),
        ("an encoded slash", target(b"/a%2fb"), bad),
        ("an encoded NUL", target(b"/a%00"), bad),
        ("an encoded line end", target(b"/a%0d%0aX-Injected:%20b"), bad),
        ("a broken escape", target(b"/a%zz"), bad),
        ("a parameter that comes twice", target(b"/a?x=1&x=2"), bad),
        ("random bytes", bytes((i * 73 + 41) % 256 for i in range(4000)) + b"\n" * 5, {400, 414}),
    ]


def verdict(heard, closed, expected):
    """None, or what is wrong."""
    found, rest = responses(heard)
    if rest:
        return "there are bytes that belong to no response: %r" % rest[:60]
    if expected is None:
        return None if not found and closed else "an answer, or no close: %r" % found
    if len(found) != 1:
        return "%d responses" % len(found)
    status, head = found[0]
    if status >= 500 and status not in (501, 505):
        return "status %d" % status
    missing = [name for name in GUARDS if b"\r\n" + name + b":" not in head.lower()]
    if missing:
        return "there is no header %r" % missing
    if b"x-inj" in head.lower():
        return "a header was injected"
    if expected == "one":
        return None if closed else "the connection was left open"
    if expected and status not in expected:
        return "status %d, not %s" % (status, sorted(expected))
    if status >= 400 and expected and not closed:
        return "the connection was left open"
    return None


class Report:
    def __init__(self):
        self.run, self.failed = 0, 0

    def add(self, name, wrong):
        self.run += 1
        if wrong:
            self.failed += 1
        print("%s  %s%s" % ("FAIL" if wrong else "ok  ", name, ": " + wrong if wrong else ""))


def ask(target, data, expected, step=None):
    line = Line(target)
    line.say(data, step)
    heard, closed = line.hear_one() if expected == set() else line.hear(PATIENCE)
    line.close()
    return verdict(heard, closed, expected)


def probe_framing(target, report):
    for name, data, expected in probes(target.host):
        report.add(name, ask(target, data, expected))
    for name, data, expected in probes(target.host)[:20]:
        if expected == "one":  # slowly sent, the second is a request of its own
            continue
        report.add(name + ", byte by byte", ask(target, data, expected, step=1))


def probe_truncation(target, report):
    for name, data in (
        ("a body cut short", b"POST /x HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\nseven b"),
        ("a head cut short", b"GET / HTTP/1.1\r\nHost: %s\r\nX-A"),
        ("a handshake and no word", b""),
    ):
        line = Line(target)
        line.say(data % target.host if b"%s" in data else data)
        line.hang_up_sending()
        heard, closed = line.hear(PATIENCE)
        line.close()
        report.add(name, verdict(heard, closed, None))


def probe_plain_text(target, report):
    with socket.create_connection((target.address, target.port), PATIENCE) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: " + target.host + b"\r\n\r\n")
        heard = b""
        with contextlib.suppress(ConnectionError):
            while data := raw.recv(4096):
                heard += data
    report.add("HTTP without TLS", "it was answered" if b"HTTP/" in heard else None)


def slow_line(target, number):
    """A caller that takes its time, in one of four ways, from one of 19 addresses."""
    source = "127.0.0.%d" % (2 + number % 19)
    if number % 4 < 2:
        raw = socket.create_connection((target.address, target.port), PATIENCE, (source, 0))
        if number % 4 == 1:
            raw.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc")  # half a hello
        return raw
    line = Line(target, source)
    head = b"POST /x HTTP/1.1\r\nHost: " + target.host + b"\r\nContent-Length: 1000\r\n"
    line.say(head if number % 4 == 2 else head + b"\r\nseven b")
    return line


def time_of_one_answer(target):
    start = time.monotonic()
    wrong = ask_quickly(target)
    return time.monotonic() - start, wrong


def ask_quickly(target):
    line = Line(target)
    line.say(b"GET /healthz HTTP/1.1\r\nHost: " + target.host + b"\r\n\r\n")
    heard = b""
    with contextlib.suppress(OSError):
        while not complete(heard):
            data = line.tls.recv(65536)
            if not data:
                break
            heard += data
    line.close()
    return None if complete(heard) else "no answer"


def probe_slow_callers(target, report, count=200):
    lines, guard = [], threading.Lock()

    def open_some(numbers):
        for number in numbers:
            with contextlib.suppress(OSError):
                line = slow_line(target, number)
                with guard:
                    lines.append(line)

    threads = [threading.Thread(target=open_some, args=(range(i, count, 8),)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slowest, wrong = 0.0, None
    for _ in range(20):
        took, failure = time_of_one_answer(target)
        slowest, wrong = max(slowest, took), wrong or failure
    opened = len(lines)
    for line in lines:
        line.close()
    if opened < count:
        wrong = wrong or "only %d slow callers got a line" % opened
    if slowest >= HEAD:  # so long one waits who waits for a slow caller
        wrong = wrong or "the slowest answer took %.2f s" % slowest
    report.add("20 answers amid %d slow callers, the slowest in %.0f ms" % (opened, slowest * 1000), wrong)


class Target:
    def __init__(self, address, port, host, authority, certificate=None):
        self.address, self.port, self.host = address, port, host.encode()
        self.context = ssl.create_default_context(cafile=authority)
        if not authority:
            self.context.check_hostname = False
            self.context.verify_mode = ssl.CERT_NONE
        if certificate:
            self.context.load_cert_chain(
                os.path.join(certificate, "cert.pem"), os.path.join(certificate, "key.pem")
            )


@contextlib.contextmanager
def target_of(options):
    if not options.start:
        yield Target(
            options.address, options.port, options.host_header, options.ca, options.certificate
        )
        return
    server = subprocess.Popen(
        [options.start], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    port, authority = server.stdout.readline().split()
    yield Target("127.0.0.1", int(port), "localhost", authority)
    server.stdin.close()
    if server.wait(20) != 0:
        raise SystemExit("the server ended with status %d" % server.returncode)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int)
    parser.add_argument("--host-header", default="localhost")
    parser.add_argument("--ca", help="the authority to trust; without it any certificate will do")
    parser.add_argument("--certificate", help="a folder with the cert.pem and key.pem to show")
    parser.add_argument("--start", help="a server to start, which prints its port and authority")
    options = parser.parse_args()
    if not options.start and not options.port:
        parser.error("give --port or --start")

    report = Report()
    with target_of(options) as target:
        probe_framing(target, report)
        probe_truncation(target, report)
        probe_plain_text(target, report)
        probe_slow_callers(target, report)
    print("%d probes, %d failed" % (report.run, report.failed))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
