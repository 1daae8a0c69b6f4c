"""Invitation mails: what is read of them, what is left alone, and how a look-alike is told."""

from __future__ import annotations

import base64
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exports import CONNECTIONS, INVITATIONS, zipped
from source_stories import expected, stories, told
from whosthere import triage
from whosthere.gathering import gather
from whosthere.sources import mail_boxes, mail_checks, mail_parts, mails, read
from whosthere.sources.mail_boxes import Limits
from whosthere.sources.tables import Tables

SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; d=linkedin.com; s=x; b=y"
HEAD = {
    "From": "Mirela Sandu-Example via LinkedIn <invitations@linkedin.com>",
    "To": "Tomas Example <tomas@mail.example>",
    "Subject": "Tomas, please add me to your LinkedIn network",
    "Date": "Tue, 7 Apr 2026 09:05:06 +0000",
    "Message-ID": "<1@ltx1.prod.linkedin.com>",
    "X-LinkedIn-Template": "email_m2m_invite_single_01",
    "DKIM-Signature": "v=1; a=rsa-sha256; d=linkedin.com; s=x; b=y",
}
PROFILE = "https://www.linkedin.com/comm/in/mirela-sandu-example?midToken=AQE&trk=eml-hero-3-prof~name"
ACCEPT = "https://www.linkedin.com/comm/mynetwork/invite-accept/invitationId/7/sharedKey/5Ab/?otpToken=MTX"
BODY = f"""Hi Tomas, your talk stayed with me.

Mirela Sandu-Example
Statistician at Friends of Fog

Accept: {ACCEPT}
View profile: {PROFILE}

----------------------------------------
This email was intended for Tomas Example (Gardener of small language models)
"""
TOKENS = ("sharedkey", "midtoken", "otptoken", "5ab", "mtx", "invite-accept", "trk=", "aqe")


def mail(body: str | bytes = BODY, drop: str = "", **headers: str) -> bytes:
    """A genuine invitation with some headers changed (`_` for `-`) or dropped."""
    given_ = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {**HEAD, **given_}
    lines = {name: value for name, value in lines.items() if name not in drop.split()}
    raw = body.encode() if isinstance(body, str) else body
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode() + b"\n" + raw


def html(body: str) -> bytes:
    return mail(body, Content_Type="text/html; charset=utf-8")


def box(*raw: bytes) -> bytes:
    return b"".join(b"From x@y Tue Apr 07 09:05:00 +0000 2026\n" + one + b"\n" for one in raw)


def read_of(tmp_path: Path, raw: bytes, name: str = "x.eml", **limits: int) -> Tables:
    (tmp_path / name).write_bytes(raw)
    return mails.read([tmp_path / name], Limits(**limits))


def one(tables: Tables, table: str = "invitations") -> dict[str, Any]:
    (row,) = tables[table].to_dicts()
    return row


def cells(tables: Tables) -> str:
    return " ".join(str(frame.to_dicts()) for frame in tables.frames.values()).lower()


def said(tables: Tables) -> list[str]:
    return [str(problem) for problem in tables.problems]


def left(tables: Tables) -> list[str]:
    return [taken.table for taken in tables.taken if "left alone" in taken.table]


# ---- stories ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", stories("mails"), ids=lambda path: path.name)
def test_a_mail_gives_what_its_story_expects(story: Path) -> None:
    assert told(read([story])) == expected(story)


@pytest.mark.parametrize("story", stories("mails"), ids=lambda path: path.name)
def test_nothing_that_acts_on_the_account_is_kept(story: Path) -> None:
    found = cells(read([story]))
    assert [token for token in ("sharedkey", "midtoken", "otptoken", "invite-accept", "trk=") if token in found] == []


def test_the_same_invitation_in_archive_and_mail_is_one_with_what_both_tell(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail())
    tables = read([zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS}), tmp_path / "m.eml"])
    facts = gather(tables).facts

    assert facts["id"].to_list() == ["mirela-sandu-example"]
    assert facts["sender_headline"].item() == "Statistician at Friends of Fog"
    assert facts["mail_is_a_look_alike"].item() is False


# ---- what is said ----------------------------------------------------------------------------------------------------


def test_the_footers_headline_is_the_owners_and_never_the_senders(tmp_path: Path) -> None:
    tables = read_of(tmp_path, mail(BODY.replace("Statistician at Friends of Fog\n", "")))

    assert tables["people"].is_empty()
    assert "gardener" not in cells(tables)
    assert one(tables)["owner_name"] == "Tomas Example"


def test_a_note_of_several_paragraphs_with_a_link_of_its_own_is_kept_whole(tmp_path: Path) -> None:
    note = "Your talk stayed with me.\n\nMy notes:\nhttps://kiesel.example/moss\n\nShall we?"
    tables = read_of(tmp_path, mail(BODY.replace("Hi Tomas, your talk stayed with me.", f"Hi Tomas,\n\n{note}")))

    assert "".join(one(tables)["text"].split()) == "".join(note.split())
    assert one(tables)["look_alike"] is False


def test_the_mails_own_words_above_the_note_are_no_note(tmp_path: Path) -> None:
    head = "You have an invitation\n\nMirela Sandu-Example wants to connect with you\n\n"
    assert one(read_of(tmp_path, mail(head + BODY)))["text"] == "Hi Tomas, your talk stayed with me."


def test_mutual_connections_are_counted_where_the_mail_tells_them(tmp_path: Path) -> None:
    body = BODY.replace("of Fog\n", "of Fog\nGraz, Austria\nAyo Fictional and 12 other mutual connections\n")
    person = one(read_of(tmp_path, mail(body)), "people")

    assert (person["location"], person["mutual_connections"]) == ("Graz, Austria", 13)


def test_a_sender_whom_only_the_subject_names_is_found(tmp_path: Path) -> None:
    raw = mail(From="LinkedIn <invitations@linkedin.com>", Subject="Mirela Sandu-Example wants to connect")
    assert one(read_of(tmp_path, raw))["name"] == "Mirela Sandu-Example"


def test_a_sender_whom_only_the_text_names_is_found(tmp_path: Path) -> None:
    raw = mail(From="LinkedIn <invitations@linkedin.com>", Subject="You have an invitation")
    found = one(read_of(tmp_path, raw))

    assert (found["name"], found["key"]) == ("Mirela Sandu-Example", "mirela-sandu-example")


def test_a_sender_whom_nothing_names_is_told(tmp_path: Path) -> None:
    tables = read_of(tmp_path, mail("", From="invitations@linkedin.com", Subject="You have an invitation"))

    assert one(tables)["name"] is None
    assert said(tables) == ["x.eml, row 1: the sender's name could not be made out; look at the mail yourself"]


def test_the_owners_own_profile_in_the_head_of_the_mail_is_not_taken_for_the_senders(tmp_path: Path) -> None:
    head = '<a href="https://www.linkedin.com/comm/in/tomas-example?trk=eml-x-header-0-profile_glimmer">T</a>'
    page = f'{head}<p>Hello Tomas.</p><p><a href="{PROFILE}">Mirela Sandu-Example</a></p><p>Statistician</p>'
    assert one(read_of(tmp_path, html(page)))["key"] == "mirela-sandu-example"


def test_two_profiles_that_nothing_tells_apart_give_no_address(tmp_path: Path) -> None:
    body = BODY.replace(PROFILE, "https://www.linkedin.com/in/a-one").replace(
        "View profile", "Somebody: https://www.linkedin.com/in/b-two\nSomebody"
    )
    assert one(read_of(tmp_path, mail(body)))["key"] is None


def test_scripts_and_styles_are_never_shown(tmp_path: Path) -> None:
    page = f"<style>p{{}}</style><script>document.write('evil')</script><p>Hello.</p><p>{HEAD['From'][:20]}</p>"
    found = one(read_of(tmp_path, html(page + f"<a href='{PROFILE}'>View profile</a>")))

    assert found["text"] == "Hello."
    assert found["name"] == "Mirela Sandu-Example"


# ---- character sets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoded", "charset"),
    [
        ("Grüße aus Graz".encode(), "utf-8"),
        ("Grüße aus Graz".encode(), "us-ascii"),
        ("Grüße aus Graz".encode("latin-1"), "iso-8859-1"),
        ("Grüße aus Graz".encode("cp1252"), "utf-8"),
        ("Grüße aus Graz".encode("utf-16"), "utf-16"),
        ("Grüße aus Graz".encode(), "no-such-set"),
        ("Grüße aus Graz".encode(), "base64"),
        ("Grüße aus Graz".encode(), "idna"),
        ("Grüße aus Graz".encode().decode("cp1252").encode(), "utf-8"),
    ],
)
def test_letters_come_out_right_whatever_the_mail_says_of_them(tmp_path: Path, encoded: bytes, charset: str) -> None:
    before, after = BODY.split("Hi Tomas, your talk stayed with me.")
    between = "utf-16-le" if charset == "utf-16" else "ascii"
    body = before.encode(between) + encoded + after.encode(between)
    tables = read_of(tmp_path, mail(body, Content_Type=f"text/plain; charset={charset}"))

    assert one(tables)["text"] == "Grüße aus Graz"


def test_a_character_set_that_is_not_the_one_named_is_told(tmp_path: Path) -> None:
    body = BODY.replace("your talk", "Grüße").encode("cp1252")
    assert (
        "not in the character set it names"
        in said(read_of(tmp_path, mail(body, Content_Type="text/plain; charset=utf-8")))[0]
    )


def test_base64_with_odd_ends_and_breaks_is_read(tmp_path: Path) -> None:
    encoded = base64.b64encode(BODY.encode()).rstrip(b"=")
    body = b" \r\n".join(encoded[at : at + 33] for at in range(0, len(encoded), 33))
    raw = mail(body, Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="base64")
    assert one(read_of(tmp_path, raw))["text"] == "Hi Tomas, your talk stayed with me."


# ---- what is left alone ----------------------------------------------------------------------------------------------


def test_other_peoples_mail_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: bytes) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(mails, "opened", refuse)
    mother = b"From: Mother <m@mail.example>\nSubject: Sunday\n\nCome. My LinkedIn is broken.\n"
    message = mail(From="LinkedIn <messages-noreply@linkedin.com>", X_LinkedIn_Template="email_member_message_v2")
    tables = read_of(tmp_path, box(mother, message), "x.mbox")

    assert left(tables) == [
        "left alone: 1 mail that is not LinkedIn's",
        "left alone: 1 mail that is no invitation",
    ]
    assert tables.frames == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"Subject": "Ayo accepted your invitation, explore their network"},
        {"Subject": "x, start a conversation with your new connection, Ayo"},
        {"X_LinkedIn_Template": "email_accept_invite_single_01", "Subject": "Ayo"},
        {"X_LinkedIn_Template": "email_m2m_invite_digest_02", "Subject": "3 invitations"},
        {"X_LinkedIn_Template": "email_invite_to_follow_01", "Subject": "Fog invited you to follow"},
        {"X_LinkedIn_Template": "email_pymk_02", "Subject": "People you may know"},
        {"drop": "X-LinkedIn-Template", "Subject": "Ayo invited you to follow Friends of Fog"},
        {
            "drop": "X-LinkedIn-Template",
            "From": "LinkedIn <jobs-noreply@linkedin.com>",
            "Subject": "Ayo wants to connect",
        },
    ],
)
def test_linkedins_other_mails_are_counted_and_no_more(tmp_path: Path, headers: dict[str, str]) -> None:
    tables = read_of(tmp_path, mail(**headers))

    assert tables.frames == {}
    assert len(left(tables)) == 1


def test_an_invitation_is_known_by_its_sender_where_the_template_is_not_told(tmp_path: Path) -> None:
    raw = mail(drop="X-LinkedIn-Template", Subject="Tomas, bitte nehmen Sie mich auf")
    assert one(read_of(tmp_path, raw))["name"] == "Mirela Sandu-Example"


def test_an_invitation_forwarded_as_text_says_what_to_do(tmp_path: Path) -> None:
    raw = (
        b"From: Tomas <t@work.example>\nSubject: Fwd: Tomas, please add me to your LinkedIn network\n\n" + BODY.encode()
    )
    assert left(read_of(tmp_path, raw)) == [
        "left alone: 1 invitation forwarded as text: forward it as an attachment, or give the mail as it came"
    ]


def test_a_forwarded_mail_within_a_forwarded_mail_is_left(tmp_path: Path) -> None:
    def forwarded(inner: bytes) -> bytes:
        head = b"From: a@b.example\nTo: linkedin@b.example\nContent-Type: multipart/mixed; boundary=z\n\n"
        return head + b"--z\nContent-Type: message/rfc822\n\n" + inner.replace(b"--z", b"--zz") + b"\n--z--\n"

    assert read_of(tmp_path, forwarded(mail()))["invitations"].height == 1
    assert read_of(tmp_path, forwarded(forwarded(mail())))["invitations"].height == 0


def test_a_reminder_counts_only_where_the_invitation_itself_is_missing(tmp_path: Path) -> None:
    reminder = mail(X_LinkedIn_Template="email_m2m_invite_reminder_02", Message_ID="<2@linkedin.com>")
    both, alone = read_of(tmp_path, box(reminder, mail()), "a.mbox"), read_of(tmp_path, box(reminder), "b.mbox")

    assert [one(both)["row"], one(alone)["row"]] == [2, 1]
    assert left(both) == ["left alone: 1 reminder of an invitation that is here"]


def test_the_same_mail_in_two_mailboxes_is_read_once(tmp_path: Path) -> None:
    for name in ("inbox.mbox", "all.mbox"):
        (tmp_path / name).write_bytes(box(mail()))
    tables = mails.read([tmp_path / "inbox.mbox", tmp_path / "all.mbox"])

    assert one(tables)["source"] == "inbox.mbox"
    assert left(tables) == ["left alone: 1 mail read already"]


# ---- look-alikes -----------------------------------------------------------------------------------------------------

EVIL = "https://linkedln.example/login"


@pytest.mark.parametrize(
    "raw",
    [
        mail(From="Mirela Sandu-Example via LinkedIn <invitations@linkedin-mail.example>"),
        mail(From='"invitations@linkedin.com" <x@invite.example>', drop="X-LinkedIn-Template"),
        mail(From="LinkedIn Invitations <x@invite.example>", Subject="A wants to connect", drop="X-LinkedIn-Template"),
        mail(From="Mirela <m@invite.example>", drop="X-LinkedIn-Template"),
        mail(From="invitations@linkedin.com.evil.example", drop="X-LinkedIn-Template"),
        mail(Reply_To="mirela@evil.example"),
        mail(Return_Path="<bounce@evil.example>"),
        mail(DKIM_Signature="v=1; d=evil.example; b=x"),
        mail(DKIM_Signature="v=1; d=notlinkedin.com; b=x"),
        mail(Authentication_Results="mx; dkim=fail; spf=fail; dmarc=fail header.from=linkedin.com"),
        mail(BODY.replace(ACCEPT, EVIL)),
        mail(BODY.replace(ACCEPT, "https://www.linkedin.com@evil.example/")),
        mail(BODY.replace(ACCEPT, EVIL).replace(PROFILE, EVIL)),
        html(f"<p>Hi.</p><a href='{PROFILE}'>Mirela Sandu-Example</a> <a href='{EVIL}'>Accept</a>"),
        html(f"<p>Hi.</p><a href='{PROFILE}'>Mirela Sandu-Example</a> <a href='{EVIL}'>www.linkedin.com/in/x</a>"),
        html(f"<p>Hi.</p><p>Mirela Sandu-Example</p> <a href='{EVIL}'>Annehmen</a> <a href='{PROFILE}'>Profil</a>"),
    ],
)
def test_a_mail_that_only_looks_like_linkedins_is_marked_and_trusted_in_nothing(tmp_path: Path, raw: bytes) -> None:
    tables = read_of(tmp_path, raw)
    row = one(tables)

    assert row["look_alike"] is True
    assert (row["key"], row["url"], row["owner_name"]) == (None, None, None)
    assert tables["people"].is_empty()


SAFE = f"https://eur01.safelinks.protection.outlook.com/?url={ACCEPT.replace(':', '%3A').replace('/', '%2F')}&data=x"
PASS = "mx.mail.example; dkim=pass header.i=@linkedin.com; dmarc=pass header.from=linkedin.com"


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        (mail(), False),
        (mail(Authentication_Results=PASS, drop="DKIM-Signature"), False),
        (mail(Authentication_Results=PASS, Reply_To="mirela@mail.example"), False),  # as LinkedIn did until about 2011
        (mail(Return_Path="<SRS0=x=linkedin.com=s@forward.example>"), False),
        (mail(Return_Path="<s-1@bounce.linkedin.com>"), False),
        (mail(BODY.replace("stayed with me.", "stayed with me: https://kiesel.example/accept")), False),
        (mail(BODY.replace(ACCEPT, SAFE)), False),
        (mail(drop="DKIM-Signature"), None),
        (mail(From="Mirela via LinkedIn <invitations_at_linkedin_com_x@privaterelay.appleid.com>"), None),
        (mail("Hello.\n\nMirela Sandu-Example\n"), None),
    ],
)
def test_a_genuine_mail_is_not_taken_for_a_look_alike(tmp_path: Path, raw: bytes, verdict: bool | None) -> None:
    assert one(read_of(tmp_path, raw))["look_alike"] is verdict


def test_a_profile_behind_a_gateways_rewritten_link_is_found(tmp_path: Path) -> None:
    wrapped = f"https://urldefense.com/v3/__{PROFILE}__;Iw!!x$"
    row = one(read_of(tmp_path, mail(BODY.replace(PROFILE, wrapped))))

    assert (row["key"], row["look_alike"]) == ("mirela-sandu-example", False)


def test_an_ordinary_mail_about_linkedin_is_no_look_alike(tmp_path: Path) -> None:
    coach = "From: Ana, LinkedIn Coach <ana@coach.example>\nSubject: I want to connect you with a client\n\nHi.\n"
    friend = "From: Bo <bo@mail.example>\nSubject: Re: Tomas, please add me to your LinkedIn network\n\nDone!\n"
    tables = read_of(tmp_path, box(coach.encode(), friend.encode()), "x.mbox")

    assert tables.frames == {}


def test_a_look_alike_is_dangerous_and_inherits_nothing_of_whom_it_names(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_bytes(mail(BODY.replace(ACCEPT, EVIL)))
    (tmp_path / "book.vcf").write_text("BEGIN:VCARD\nFN:Mirela Sandu-Example\nEND:VCARD\n")
    archive = zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS, "Connections.csv": CONNECTIONS})
    found = triage([archive, tmp_path / "m.eml", tmp_path / "book.vcf"])
    by_id = {each.verdict.id: each.verdict for each in found.assessments}

    assert set(by_id) == {"mirela-sandu-example", "mirela-sandu-example-2"}
    fake, real = by_id["mirela-sandu-example-2"], by_id["mirela-sandu-example"]
    assert fake.action == "decline"
    assert fake.danger > 0.5
    assert real.danger < 0.05
    assert fake.evidence[0].signal == "invitation_mail_is_a_look_alike"
    assert "you_know_them_from_your_address_book" in {piece.signal for piece in real.evidence}
    assert "you_know_them_from_your_address_book" not in {piece.signal for piece in fake.evidence}


# ---- files and folders -----------------------------------------------------------------------------------------------


def test_line_ends_of_any_kind_are_read(tmp_path: Path) -> None:
    for ends in (b"\n", b"\r\n", b"\r"):
        assert one(read_of(tmp_path, mail().replace(b"\n", ends)))["key"] == "mirela-sandu-example"


def test_a_mail_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    for name, raw in {"a": mail(), "b.txt": box(mail()), "c.dat": b"%d\n%s<plist/>" % (len(mail()), mail())}.items():
        (tmp_path / name).write_bytes(raw)
        assert read([tmp_path / name])["invitations"].height == 1


@pytest.mark.parametrize(
    "text", ["BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n", "Manage invitations\nReceived\n", "id,text\n"]
)
def test_what_is_no_mail_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    assert not mails.recognises(tmp_path / "x")


def test_a_maildir_is_read(tmp_path: Path) -> None:
    for place in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / place).mkdir(parents=True)
    (tmp_path / "Maildir" / "cur" / "1:2,S").write_bytes(mail())
    (tmp_path / "Maildir" / "new" / "2").write_bytes(b"From: a@b.example\nSubject: x\n\nhello\n")
    (tmp_path / "Maildir" / "dovecot-uidlist").write_text("3 V1\n")
    tables = read([tmp_path / "Maildir"])

    assert one(tables)["source"] == "Maildir/cur/1:2,S"
    assert left(tables) == ["left alone: 1 mail that is not LinkedIn's"]


def test_a_mailbox_of_apple_mail_is_read(tmp_path: Path) -> None:
    (tmp_path / "Inbox.mbox" / "Messages").mkdir(parents=True)
    (tmp_path / "Inbox.mbox" / "Messages" / "1.emlx").write_bytes(b"%d\n%s<plist/>" % (len(mail()), mail()))
    (tmp_path / "Inbox.mbox" / "table_of_contents").write_bytes(b"\0\0\0")
    tables = read([tmp_path / "Inbox.mbox"])

    assert one(tables)["source"] == "Inbox.mbox/Messages/1.emlx"
    assert left(tables) == ["left alone: 1 file that is no mail"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "out.eml").write_bytes(mail())
    (tmp_path / "box" / "in.eml").symlink_to(tmp_path / "out.eml")
    tables = mails.read([tmp_path / "box"])

    assert said(tables) == ["box/in.eml: is a link out of the folder, not followed; copy the file in"]


def test_where_a_mailbox_is_cut_into_pieces_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = next(path for path in stories("mails") if path.suffix == ".mbox")
    whole = told(mails.read([story]))
    for size in (997, 4_096, 30_011):
        monkeypatch.setattr(mail_boxes, "_CHUNK", size)
        assert told(mails.read([story])) == whole


def test_a_line_of_text_that_begins_with_from_parts_no_mails(tmp_path: Path) -> None:
    body = "From the garden,\nwith love: Tomas\n\nFrom 9:30 on I am free.\nBring moss\n\n" + BODY
    assert read_of(tmp_path, box(mail(body), mail(body, Message_ID="<3@x>")), "x.mbox")["invitations"].height == 2


# ---- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("x.eml", b"", "x.eml: is empty; save the invitation's mail again, as .eml or in an mbox"),
        ("x.mbox", b"\n\n", "x.mbox: is empty; save the invitation's mail again, as .eml or in an mbox"),
        ("x.eml", b"hello", "x.eml: is no mail; save the invitation's mail again, as .eml or in an mbox"),
        (
            "x.msg",
            b"\xd0\xcf\x11\xe0",
            "x.msg: is an Outlook file, which this does not read: in Outlook, save the mails as .eml, give those",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, raw: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(raw)
    assert said(read([tmp_path / name])) == [problem]


def test_a_mail_without_a_date_takes_the_servers_or_says_so(tmp_path: Path) -> None:
    by_server = read_of(tmp_path, mail(drop="Date", Received="from x by y; Tue, 07 Apr 2026 02:05:09 -0700 (PDT)"))
    without = read_of(tmp_path, mail(Date="someday"))

    assert one(by_server)["sent_at"] == datetime(2026, 4, 7, 9, 5, 9)
    assert one(without)["sent_at"] is None
    assert said(without) == ["x.eml, row 1: no readable date: left empty"]


def test_a_mail_that_is_too_large_is_cut_and_says_so(tmp_path: Path) -> None:
    tables = read_of(tmp_path, mail(BODY + "x" * 5_000), mail=4_000)

    assert one(tables)["key"] == "mirela-sandu-example"
    assert "was cut there" in said(tables)[0]
    in_a_box = read_of(tmp_path, box(mail(BODY + "x\n" * 9_000), mail(Message_ID="<4@x>")), "x.mbox", mail=4_000)
    assert in_a_box["invitations"]["row"].to_list() == [1, 2]


def test_a_mailbox_beyond_the_bound_is_read_up_to_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_boxes, "_CHUNK", 2_000)
    tables = read_of(
        tmp_path, box(mail(), *[b"From: a@b.example\nSubject: x\n\nhello\n"] * 900), "x.mbox", total=20_000
    )

    assert tables["invitations"].height == 1
    assert "read up to there; export only the mails from linkedin.com" in said(tables)[0]


def nested(depth: int) -> bytes:
    opening = [f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n'.encode() for at in range(depth)]
    return b"".join(opening) + b"\n" + BODY.encode()


BOMBS = {
    "nested parts": b"Content-Type: message/rfc822\n" + nested(3_000),
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 100_000,
    "empty boundary": b"Content-Type: multipart/mixed; boundary=-\n\n" + b"---\n" * 200_000,
    "comments": b"X: " + b"(" * 200_000 + b"\n\n" + BODY.encode(),
    "words": b"Cc: " + b"=?utf-8?q?" * 20_000 + b"\n\n" + BODY.encode(),
    "folds": b"X: y\n" + b" z\n" * 200_000 + b"\n" + BODY.encode(),
    "open tags": b"Content-Type: text/html\n\n" + b"<a " * 200_000,
    "quotes": b"Content-Type: text/html\n\n" + b"<a href=\"x' " * 100_000,
    "comments in html": b"Content-Type: text/html\n\n" + b"<!-- <" * 100_000,
    "deep html": b"Content-Type: text/html\n\n" + b"<div>" * 100_000 + BODY.encode(),
    "one long line": b"\n" + b"linkedin" * 200_000,
    "links": b"\n" + b"https://www.linkedin.com/comm/x?midToken=1 " * 20_000,
    "parameters": b"Content-Type: text/plain" + b';a*0="x' * 50_000 + b"\n\n" + BODY.encode(),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_no_mail_takes_long(tmp_path: Path, bomb: bytes) -> None:
    head = mail("", drop="").rstrip(b"\n") + b"\n"
    began = time.process_time()
    tables = read_of(tmp_path, head + bomb)

    assert time.process_time() - began < 2
    assert one(tables)["direction"] == "incoming"


def test_parts_beyond_the_bound_are_told(tmp_path: Path) -> None:
    tables = read_of(tmp_path, mail("", drop="").rstrip(b"\n") + b"\n" + BOMBS["many parts"])
    assert any("more than 200 parts" in problem for problem in said(tables))


# ---- any bytes -------------------------------------------------------------------------------------------------------

fuzz = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
PIECES = [
    *(f"{name}: {value}\n".encode() for name, value in HEAD.items()),
    *BODY.encode().splitlines(keepends=True),
    b"\n", b"From x@y Tue Apr 07 09:05:00 2026\n", b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n",
    b"Content-Type: text/html; charset=utf-7\n", b"Content-Transfer-Encoding: base64\n", b"<a href=", b"</a>", b"<p>",
    b"Content-Type: message/rfc822\n", b"\xff\xfe", b"=?utf-8?b?w?=", b"Date: Tue, 99 Foo 99999 99:99:99 +9999\n",
]  # fmt: skip


@fuzz
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)), max_size=40).map(b"".join))
@example(mail())
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    for name in ("x.eml", "x.mbox", "x.emlx"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(raw)
        mails.recognises(path)
        tables = mails.read([path])
        assert tables.taken or tables.problems
        assert not any(token in cells(tables) for token in TOKENS if token in ("sharedkey", "midtoken", "otptoken"))


@fuzz
@given(st.dictionaries(st.sampled_from([name.lower() for name in HEAD]), st.lists(st.text(max_size=60), max_size=3)))
def test_any_headers_are_judged(values: dict[str, list[str]]) -> None:
    headers = mail_parts.Headers(values)

    assert mail_checks.kind_of(headers)
    assert mail_checks.look_alike(headers, [mail_checks.Link("Accept", "".join(values.get("from", [])))]) in (
        True, False, None,
    )  # fmt: skip


@fuzz
@given(st.binary(max_size=300))
def test_opening_a_mail_never_fails(raw: bytes) -> None:
    assert mail_parts.opened(raw).headers is not None
