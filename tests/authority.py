"""An authority for tests: certificates and keys in PKCS#12, made anew, trusted by nobody else."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption, Encoding, PrivateFormat, pkcs12)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = 'vier Wörter, die keiner rät'


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """A root certificate and what it certifies."""

    def __init__(self, says: str = 'Authority of the tests'):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name(says)
        self.root = self._certificate(self.name, self.key.public_key(), root=True)

    def _certificate(self, subject, public, days=(-1, 30), root=False, stamping=False):
        now = datetime.now(UTC)
        made = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
                .public_key(public).serial_number(x509.random_serial_number())
                .not_valid_before(now + timedelta(days=days[0]))
                .not_valid_after(now + timedelta(days=days[1]))
                .add_extension(x509.BasicConstraints(root, None), critical=True)
                .add_extension(x509.KeyUsage(
                    digital_signature=not root, content_commitment=not root,
                    key_encipherment=False, data_encipherment=False, key_agreement=False,
                    key_cert_sign=root, crl_sign=root, encipher_only=False, decipher_only=False),
                    critical=True)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
                .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    self.key.public_key()), critical=False))
        if stamping:
            made = made.add_extension(x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return made.sign(self.key, hashes.SHA256())

    def key_file(self, says: str = 'Mission of the tests', days=(-1, 30)) -> bytes:
        """A PKCS#12 file of an office, under PASSPHRASE."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(name(says), key.public_key(), days)
        return pkcs12.serialize_key_and_certificates(
            b'seal', key, certificate, [self.root], BestAvailableEncryption(PASSPHRASE.encode()))

    def timestamper(self):
        """A time-stamp authority in this process."""
        from asn1crypto import keys
        from asn1crypto import x509 as asn1
        from pyhanko.sign.timestamps import DummyTimeStamper
        from pyhanko_certvalidator.registry import SimpleCertificateStore
        key = rsa.generate_private_key(65537, 2048)
        certificate = self._certificate(name('Clock of the tests'), key.public_key(), stamping=True)
        from cryptography.hazmat.primitives.serialization import NoEncryption
        private = keys.PrivateKeyInfo.load(key.private_bytes(
            Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        store = SimpleCertificateStore()
        store.register(asn1.Certificate.load(self.root.public_bytes(Encoding.DER)))
        return DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), private,
            certs_to_embed=store)

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)
