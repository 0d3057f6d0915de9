#!/usr/bin/env python3
"""How long the hub takes to the first byte of a child's page, and how heavy the page and its style
are when compressed. Prints what it measured, beside what issue 7 asks for; judges nothing, since a
busy machine says nothing about the hub.

  tests/bench/pages.py [READINGS]      on the small invented county of tests/browser"""

import pathlib
import sys
import tempfile
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "browser"))
from testshire import Testshire  # noqa: E402
from page_client import page_headers  # noqa: E402

ASKED_MS = 30
ASKED_BYTES = 150_000


def first_bytes(county, path, readings):
    """Milliseconds from the request to the head of the answer, on one connection."""
    connection = county.hub.people.connect()
    headers = page_headers(county.teacher)
    times = []
    for _ in range(readings):
        started = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        times.append((time.perf_counter() - started) * 1000)
        body = response.read()
        assert response.status == 200, response.status
    connection.close()
    return sorted(times), body


def main():
    readings = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        county = Testshire(folder)
        try:
            for name, path in (("child's page", county.story()), ("my children", "/")):
                times, body = first_bytes(county, path, readings)
                p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
                print(f"{name}: first byte p50 {p50:.1f} ms, p95 {p95:.1f} ms "
                      f"(asked: {ASKED_MS} ms) over {readings} readings; {len(body)} bytes")
                if path != "/":
                    story = body
            style = county.hub.people.ask("GET", "/assets/onestory.css")[2]
        finally:
            county.hub.kill()
    packed = len(zlib.compress(story, 6)) + len(zlib.compress(style, 6))
    print(f"child's page and style: {len(story) + len(style)} bytes, compressed {packed} "
          f"(asked: {ASKED_BYTES})")


if __name__ == "__main__":
    main()
