"""A real OpenID provider on loopback (oidc-provider from npm, tests/provider) beside a hub of one's
own, for the tests of single sign-on."""

import json
import pathlib
import ssl
import subprocess

ROOT = pathlib.Path(__file__).parents[2]
SECRET = "a secret of this test: never in a log"


def installed():
    """Puts the provider in place; why it could not be, or nothing."""
    done = subprocess.run([ROOT / "tests/provider/install"], capture_output=True, text=True,
                          timeout=300)
    return "" if done.returncode == 0 else done.stderr[-300:] or "it failed"


def config_of(provider, hub):
    """What the hub's provider.json says of it; its secret is written to where that says."""
    secret = hub.data / "keys/provider.secret"
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
    return {
        "name": "your county account",
        "issuer": provider.issuer,
        "client_id": "onestory",
        "client_secret_file": "keys/provider.secret",
        "person_claim": "sub",
        "second_factor": {"amr": ["otp", "hwk"], "acr": ["urn:example:two-factors"]},
        "max_age_seconds": 600,
        "clock_skew_seconds": 60,
        "authority_file": "keys/authority.pem",
    }


class Provider:
    """The provider's process, ready to be used by one hub."""

    def __init__(self, hub):
        keys = hub.data / "keys"
        self.process = subprocess.Popen(
            ["node", "provider.mjs", keys / "server.pem", keys / "server.key"],
            cwd=ROOT / "build/provider",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.issuer = self.process.stdout.readline().strip()
        self.context = ssl.create_default_context(cafile=str(hub.authority))

    def begin(self, redirect, algorithm="RS256"):
        said = {"redirect": redirect, "algorithm": algorithm, "client": "onestory",
                "secret": SECRET}
        self.process.stdin.write(json.dumps(said) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ready\n"

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
