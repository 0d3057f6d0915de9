"""A passkey in software for the integration tests: ES256 by the openssl program, WebAuthn by hand."""

import base64
import hashlib
import json
import os
import struct
import subprocess

PRESENT_AND_VERIFIED = 0x05
HAS_CREDENTIAL = 0x40


def url_text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*args, given=None):
    return subprocess.run(["openssl", *args], input=given, check=True, capture_output=True).stdout


def cbor_text(text):
    return bytes([0x60 + len(text)]) + text.encode()


def cbor_bytes(data):
    if len(data) < 24:
        return bytes([0x40 + len(data)]) + data
    return b"\x58" + bytes([len(data)]) + data


class Passkey:
    """One credential at one hub."""

    def __init__(self, folder, rp_id, origin):
        self.key = folder / "passkey.pem"
        self.rp_id = rp_id
        self.origin = origin
        self.counter = 0
        self.credential = os.urandom(32)
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(self.key))

    def client_data(self, kind, challenge):
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def authenticator_data(self, flags):
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([flags]) + struct.pack(">I", self.counter)

    def registration(self, name, challenge):
        point = openssl("ec", "-in", str(self.key), "-pubout", "-outform", "DER")[-64:]
        cose = b"\xa5\x01\x02\x03\x26\x20\x01\x21" + cbor_bytes(point[:32])
        cose += b"\x22" + cbor_bytes(point[32:])
        data = self.authenticator_data(PRESENT_AND_VERIFIED | HAS_CREDENTIAL) + bytes(16)
        data += struct.pack(">H", len(self.credential)) + self.credential + cose
        attestation = b"\xa3" + cbor_text("fmt") + cbor_text("none") + cbor_text("attStmt")
        attestation += b"\xa0" + cbor_text("authData") + cbor_bytes(data)
        return {
            "name": name,
            "client_data": url_text(self.client_data("webauthn.create", challenge)),
            "attestation_object": url_text(attestation),
        }

    def assertion(self, challenge):
        self.counter += 1
        client = self.client_data("webauthn.get", challenge)
        data = self.authenticator_data(PRESENT_AND_VERIFIED)
        signature = openssl(
            *("dgst", "-sha256", "-sign", str(self.key)),
            given=data + hashlib.sha256(client).digest(),
        )
        return {
            "credential": url_text(self.credential),
            "client_data": url_text(client),
            "authenticator_data": url_text(data),
            "signature": url_text(signature),
        }
