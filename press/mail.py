"""A message with a packet attached, to be opened in a mail program, looked at, and sent by hand.

The packet, a subject and a text come in; the bytes of a message go out (RFC 5322). The same inputs
give the same bytes: the boundary is made from them, and no identity is invented.
"""

from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256


def message(pdf: bytes, name: str, subject: str, body: str, day: str) -> bytes:
    """A message with `pdf` attached as `name`. `X-Unsent` lets mail programs open it as a draft."""
    made = EmailMessage(policy=SMTP)
    made['Subject'] = ' '.join(subject.split())
    made['X-Unsent'] = '1'
    made.set_content(body + '\n', cte='base64')
    made.add_attachment(pdf, maintype='application', subtype='pdf', filename=name)
    made.set_boundary(f'packet-{sha256(pdf + body.encode() + day.encode()).hexdigest()[:32]}')
    return made.as_bytes()
