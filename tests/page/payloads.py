"""Texts that strangers might write to break a page: markup, scripts, SVG, styles, direction signs, templates, formulas,
links that run. None may run, none may bend the layout."""
# ruff: noqa: E501

from __future__ import annotations

CALL = "window.__ran=1"

MARKUP = [
    f"<script>{CALL}</script>", f"<SCRIPT>{CALL}</SCRIPT >", f"<scr<script>ipt>{CALL}</scr</script>ipt>",
    f"</textarea><script>{CALL}</script>", f"</title><script>{CALL}</script>", f"</script><script>{CALL}</script>",
    f"--><script>{CALL}</script><!--", f"]]><script>{CALL}</script>", f"<script src=data:text/javascript,{CALL}>",
    "<script src=//evil.example/x.js></script>", f"<img src=x onerror={CALL}>", f"<img src=x onerror='{CALL}'>",
    f'<img src="x" onerror="{CALL}">', f"<IMG SRC=x ONERROR={CALL}>", f"<img/src=x/onerror={CALL}>",
    f"<body onload={CALL}>", f"<input autofocus onfocus={CALL}>", f"<select autofocus onfocus={CALL}>",
    f"<video><source onerror={CALL}></video>", f"<audio src=x onerror={CALL}>", f"<details open ontoggle={CALL}>x",
    f"<marquee onstart={CALL}>x</marquee>", f"<object data=javascript:{CALL}>", f"<embed src=javascript:{CALL}>",
    f"<iframe src=javascript:{CALL}></iframe>", f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    f"<form action=javascript:{CALL}><button>x</button></form>", "<form action=/forget method=post><button>ok</button>",
    f"<button formaction=javascript:{CALL}>x</button>", "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<!--", "-->", "<![CDATA[", "<!doctype html>", "<plaintext>", "<xmp>", "<noscript><p title='</noscript><b>'>",
    "</main></body></html>", "</li></ol></section>", "</a></span></b>", "<template><p>x", "<dialog open>x</dialog>",
    "<h1>Huge</h1>", "<table><tr><td>x", "<textarea>", "<input name=key value=all>", "<p id=main>", "<a name=q>",
    f'"><script>{CALL}</script>', f"'><script>{CALL}</script>", f'" onmouseover="{CALL}" x="', f"' onclick='{CALL}' x='",
    f'" autofocus onfocus="{CALL}', "` onerror=alert(1)", "\"'<>&", "&lt;script&gt;", "&#60;script&#62;", "&#x3c;b&#x3e;",
    "\\u003cscript\\u003e", "%3Cscript%3E", "\x00<script>", "<\x00script>", "\ufeff<script>", "＜script＞",
]  # fmt: skip
SVG = [
    f"<svg onload={CALL}>", f"<svg/onload={CALL}>", f"<svg><script>{CALL}</script></svg>",
    f"<svg><a xlink:href=javascript:{CALL}><text>x</text></a></svg>", f"<svg><animate onbegin={CALL} attributeName=x>",
    f"<svg><set onbegin={CALL}>", "<svg><use href=data:image/svg+xml,x#x></svg>", "<svg><foreignObject><p>x",
    f"<math><mtext><script>{CALL}</script></mtext></math>", "<svg><style>*{display:none}</style></svg>",
]  # fmt: skip
STYLE = [
    "<style>*{display:none}</style>", "<p style=position:fixed;inset:0;background:red>x", "<style>@import'//evil.example'",
    "<div style='background:url(//evil.example/x)'>", "}*{display:none}", "/*", "*/", "expression(alert(1))",
    "-moz-binding:url(//evil.example)", "\\3c style\\3e",
]  # fmt: skip
DIRECTION = [
    "\u202eevil\u202c", "\u202dabc", "\u2066abc", "\u2067abc\u2069", "\u200fabc", "\u061cabc", "abc\u202e gpj.exe",
    "\u2028line", "\u2029para", "a\u0300\u0301\u0302\u0303\u0304" * 12, "\u200b\u200b\u200b", "\ud83d", "\ue000", "\uffff",
    "مرحبا كيف حالك", "שלום וברכה", "A" * 400, "W" * 3000, "\n" * 200, "a\tb\rc\r\nd", "\x1b[31mred", "\x07", "﷽" * 20,
]  # fmt: skip
TEMPLATE = [
    "{{7*7}}", "{{config}}", "{% for x in range(9) %}x{% endfor %}", "{# c #}", "${7*7}", "#{7*7}", "<%= 7*7 %>",
    "{{ ''.__class__.__mro__ }}", "{name}", "{0}", "%s%s%n", "{{constructor.constructor('alert(1)')()}}", "[[7*7]]",
]  # fmt: skip
FORMULA = [
    "=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=HYPERLINK(\"//evil.example\")", "'; DROP TABLE events--",
    "' OR 1=1 --", "../../etc/passwd", "..\\..\\x", "|ls", "$(id)", "`id`",
]  # fmt: skip
LINKS = [
    f"javascript:{CALL}", f"JaVaScRiPt:{CALL}", f"java\tscript:{CALL}", f" javascript:{CALL}", f"javascript&colon;{CALL}",
    f"data:text/html,<script>{CALL}</script>", f"vbscript:{CALL}", "file:///etc/passwd", "//evil.example/in/ana",
    "https://evil.example/in/ana", "https://www.linkedin.com.evil.example/in/ana", "https://evil.example/?linkedin.com/in/ana",
    "https://www.linkedin.com@evil.example/in/ana", f"https://www.linkedin.com/in/\"onclick={CALL}",
    "https://www.linkedin.com/in/../../evil", "http://xn--80ak6aa92e.com/in/x", "[x](javascript:alert(1))",
    "<https://evil.example>", "mailto:a@evil.example", "tel:+123", "intent://x#Intent;end", "https://bit.ly/x",
]  # fmt: skip

PAYLOADS = [*MARKUP, *SVG, *STYLE, *DIRECTION, *TEMPLATE, *FORMULA, *LINKS]


def everywhere(payload: str, number: int) -> dict[str, object]:
    """A request with `payload` in every text field. Lone surrogates cannot stand in JSON as UTF-8 and are escaped."""
    return {
        "id": f"{payload} {number}",
        "text": payload,
        "sent_at": "2026-03-01T09:12:00Z",
        "sender": {
            "name": payload, "headline": payload, "company": payload, "position": payload, "location": payload,
            "school": [payload], "past_companies": [payload], "profile_url": payload, "mutual_names": [payload],
            "about": payload, "activity": [payload],
        },
        "owner": {"name": payload, "headline": payload, "company": payload, "position": payload, "skills": [payload]},
        "history": [{"from": "them", "text": payload, "at": "2026-02-01T09:12:00Z"}],
    }  # fmt: skip
