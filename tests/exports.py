"""Small LinkedIn exports for tests: invented people, written as zips, folders or CSV text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

OWNER_URL = "https://www.linkedin.com/in/tomas-example"
MIRELA_URL = "https://www.linkedin.com/in/mirela-sandu-example"
AYO_URL = "https://www.linkedin.com/in/ayo-fictional-example"

NOTES = 'Notes:\n"When exporting your connection data, you may notice that some are missing."\n\n'
CONNECTIONS_HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
CONNECTIONS = (
    f"{NOTES}{CONNECTIONS_HEADER}\n"
    'Zoë,"Brandt-Example, PMP",https://www.linkedin.com/in/zo%C3%AB-brandt-example,,Kiesel & Farn GmbH,'
    '"Head of Data, EMEA",08 Feb 2026\n'
    "Ayo,Fictional,https://www.linkedin.com/in/ayo-fictional-example,,,,31 Dec 2025"
)
INVITATIONS_HEADER = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
INCOMING = (
    'Mirela Sandu-Example,Tomas Example,"4/7/26, 9:05 AM","Hi Tomas, your talk on ""tiny"" models stayed with me.",'
    f"INCOMING,{MIRELA_URL},{OWNER_URL}\n"
)
OUTGOING = f'Tomas Example,Ayo Fictional,"12/31/25, 11:47 PM",,OUTGOING,{OWNER_URL},{AYO_URL}\n'
INVITATIONS = f"{INVITATIONS_HEADER}\n{INCOMING}{OUTGOING}"
MESSAGES_HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,"
    "ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
)
MESSAGES = (
    f"{MESSAGES_HEADER}\n"
    f'2-QUJD==,,Mirela Sandu-Example,{MIRELA_URL},"Tomas Example, Ayo Fictional","{OWNER_URL},{AYO_URL}",'
    '2026-04-09 07:31:12 UTC,,"Thanks for accepting!\nDo you have ten minutes next week?",INBOX,,No,No\n'
)
PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location\n"
    'Tomas,Example,,,,Gardener of small language models,Builds quiet tools.,Software,00000,"Graz, Austria"\n'
)

Files = Mapping[str, str | bytes]


def zipped(path: Path, files: Files) -> Path:
    """A zip of `files` at `path`."""
    path.write_bytes(zip_bytes(files))
    return path


def zip_bytes(files: Files) -> bytes:
    """The bytes of a zip of `files`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def folder(path: Path, files: Files) -> Path:
    """A folder of `files` at `path`."""
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def csv_text(header: str, rows: Iterable[Sequence[str]], **style: object) -> str:
    """What csv.writer writes of `rows` below a header given with commas."""
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **style}).writerows([header.split(","), *rows])
    return text.getvalue()
