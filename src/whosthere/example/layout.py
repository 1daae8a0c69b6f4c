"""LinkedIn's own layout: the header, quoting and dates of every file that the example archive holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

Row = Sequence[str]

HEADERS = {
    "Profile": "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
    "Twitter Handles,Websites,Instant Messengers",
    "Profile Summary": "Profile Summary",
    "Positions": "Company Name,Title,Description,Location,Started On,Finished On",
    "Education": "School Name,Start Date,End Date,Notes,Degree Name,Activities",
    "Skills": "Name",
    "Languages": "Name,Proficiency",
    "Certifications": "Name,Url,Authority,Started On,Finished On,License Number",
    "Publications": "Name,Published On,Description,Publisher,Url",
    "Volunteering": "Company Name,Role,Cause,Started On,Finished On,Description",
    "Causes You Care About": "Supported Cause",
    "Email Addresses": "Email Address,Confirmed,Primary,Updated On",
    "PhoneNumbers": "Extension,Number,Type",
    "Registration": "Registered At,Registration Ip,Subscription Types",
    "Connections": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "Invitations": "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
    "messages": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,"
    "CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT",
    "guide_messages": "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER",
    "Endorsement_Received_Info": "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,"
    "Endorser Public Url,Endorsement Status",
    "Endorsement_Given_Info": "Endorsement Date,Skill Name,Endorsee First Name,Endorsee Last Name,"
    "Endorsee Public Url,Endorsement Status",
    "Recommendations_Received": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
    "Recommendations_Given": "First Name,Last Name,Company,Job Title,Text,Creation Date,Status",
    "Company Follows": "Organization,Followed On",
    "Member_Follows": "Date,Status,FullName",
    "Reactions": "Date,Type,Link",
    "Comments": "Date,Link,Message",
    "Shares": "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility",
    "InstantReposts": "Date,Link",
    "Events": "Event Name,Event Time,Status,External Url",
    "Rich_Media": "Date/Time,Media Description,Media Link",
    "SearchQueries": "Time,Search Query",
    "Learning": "Content Title,Content Description,Content Type,Content Last Watched Date (if viewed),"
    "Content Completed At (if completed),Content Saved,Notes taken on videos (if taken),",
    "Ads Clicked": "Ad clicked Date,Ad Title/Id",
    "Jobs/Saved Jobs": "Saved Date,Job Url,Job Title,Company Name",
    "Jobs/Job Seeker Preferences": "Locations,Industries,Company Employee Count,Preferred Job Types,Job Titles,"
    "Open To Recruiters,Dream Companies,Profile Shared With Job Poster,Job Title For Searching Fast Growing Companies,"
    "Introduction Statement,Phone Number,Job Seeker Activity Level,Preferred Start Time Range,"
    "Commute Preference Starting Address,Commute Preference Starting Time,Mode Of Transportation,"
    "Maximum Commute Duration,Open Candidate Visibility,Job Seeking Urgency Level",
}
HEADERS |= dict.fromkeys(
    ("learning_coach_messages", "learning_role_play_messages", "coach_messages"), HEADERS["guide_messages"]
)

PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    "You will only see email addresses for connections who have allowed their connections to see or download their "
    "email address using this setting https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def table(name: str, rows: Iterable[Row]) -> bytes:
    """The file called `name` as LinkedIn writes it: UTF-8, LF, quoted only where needed, but for its exceptions.

    messages quotes every field, header included; Connections has a preamble and no final newline; Comments escapes
    quotes with a backslash; Shares wraps each line of a longer commentary in quotes of its own.
    """
    if name == "Comments":
        return (HEADERS[name] + "\n" + "".join(map(_backslashed, rows))).encode()
    if name == "Shares":
        rows = [[*row[:2], _wrapped(row[2]), *row[3:]] for row in rows]
    text = io.StringIO()
    every = name == "messages"
    writer = csv.writer(text, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerow(HEADERS[name].split(","))
    writer.writerows(rows)
    if name == "Connections":
        return (PREAMBLE + text.getvalue().removesuffix("\n")).encode()
    return text.getvalue().encode()


def day(on: date) -> str:
    """Connected On: `08 Feb 2026`."""
    return f"{on.day:02} {MONTHS[on.month - 1]} {on.year}"


def clock(at: datetime) -> str:
    """Sent At: `4/7/26, 9:05 AM`, nothing padded but the minutes."""
    return f"{at.month}/{at.day}/{at.year % 100:02}, {(at.hour + 11) % 12 + 1}:{at.minute:02} {'AP'[at.hour // 12]}M"


def utc(at: datetime) -> str:
    """DATE of messages: `2026-04-09 07:31:12 UTC`."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def slashed(at: datetime) -> str:
    """Endorsement Date: `2025/11/02 18:44:09 UTC`."""
    return f"{at:%Y/%m/%d %H:%M:%S} UTC"


def _backslashed(row: Row) -> str:
    cells = (cell.replace('"', '\\"') for cell in row)
    return ",".join(f'"{cell}"' if set(cell) & set(',"\n') else cell for cell in cells) + "\n"


def _wrapped(commentary: str) -> str:
    return "\n".join(f'"{line}"' for line in commentary.split("\n")) if "\n" in commentary else commentary
