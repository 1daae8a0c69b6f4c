"""The commands. Nothing heavy is imported before a command runs, so that `--help` answers at once.

Exit status: 0 good, 1 some input had problems, 2 unusable call.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from whosthere import __version__
from whosthere.exits import GOOD, UNUSABLE

MOST_ROWS = 1_000_000_000
SOURCES = (
    "LinkedIn's data export (zip or unpacked folder), a copied page of invitations or profile, a profile saved as PDF, "
    "invitation mails, records of the contract, your address book; several together; - is standard input"
)


DRAFTED = ("en", "es", "pt", "fr", "de", "it", "nl")
WHO = "a name, a profile address, or a file with a saved or copied profile"


class _Parser(argparse.ArgumentParser):
    """Argument errors in one line, with exit status 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(UNUSABLE, f"whosthere: {message}; see `{self.prog} --help`\n")


def parser() -> argparse.ArgumentParser:
    """All commands and options, as documented."""
    top = _Parser(
        prog="whosthere",
        description="Who is asking to connect, why, what it would bring, what it would risk, and what to say. "
        "Runs on this machine, and nothing leaves it unless you say so.",
        epilog="Start with: whosthere demo",
    )
    top.add_argument("--version", action="version", version=f"whosthere {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def command(name: str, help: str, run: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
        sub.set_defaults(run=run)
        return sub

    sub = command("triage", "rank the requests that wait, with verdicts", "triage")
    sub.add_argument("sources", nargs="+", metavar="SOURCE", help=SOURCES)
    _judging_options(sub)
    _reply_options(sub)
    _model_options(sub)
    _report_options(sub)
    sub.add_argument("--all", action="store_true", help="also requests whose sender is a connection by now")

    sub = command("explain", "one verdict in full, every question answered or not", "explain")
    sub.add_argument("id", metavar="ID", help="the request's id as triage prints it, or the sender's name")
    sub.add_argument("sources", nargs="+", metavar="SOURCE", help=SOURCES)
    _judging_options(sub)
    _reply_options(sub)
    _model_options(sub)
    sub.add_argument("--json", action="store_true", help="as JSON")

    _assess_options(command("assess", "judge requests given as JSON Lines (see `whosthere schema`)", "assess"))

    sub = command("policy", "a policy as a file to edit, with every key explained", "policy")
    sub.add_argument("chosen", nargs="?", metavar="NAME", help="open, careful, shut, or a file; default: careful")
    sub.add_argument("--json", action="store_true", help="as JSON")

    _label_options(command("label", "say what a request was; the weights follow, for you alone", "label"))
    for name, help in (
        ("network", "who is in your network, how it grew, which ties are alive or one-sided"),
        ("lookback", "what accepted strangers did next, and these verdicts tested on your past"),
    ):
        sub = command(name, help, name)
        sub.add_argument("sources", nargs="+", metavar="SOURCE", help=SOURCES)
        _owner_options(sub)
        _report_options(sub)

    says = "judge any number of requests, Parquet to Parquet (columns as `whosthere schema`)"
    _batch_options(command("batch", says, "batch"))
    _server_commands(command)
    _assistant_options(command("mcp", "tools for your assistant (MCP), over standard input and output", "mcp"))
    _note_commands(command)
    command("signals", "the catalogue of questions, with their weights", "signals").add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="default: text"
    )

    command("schema", "the JSON Schema of what assess reads and writes", "schema")

    _doctor_options(command("doctor", "what is installed, and what each source was taken for", "doctor"))

    _forget_options(command("forget", "all that is kept on this machine, shown; with --yes deleted", "forget"))

    _campaigns_options(command("campaigns", "notes that share one template and come from one hand", "campaigns"))
    _simulate_options(command("simulate", "a platform's requests at any size, with what is true of them", "simulate"))
    _graph_options(command("graph", "who asks whom: evidence on each sender of a platform's requests", "graph"))

    command("completion", "the script by which your shell completes whosthere", "completion").add_argument(
        "shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish"
    )

    sub = command("demo", "the main job on the example archive", "demo")
    _reply_options(sub)
    _report_options(sub)
    return top


def _assess_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", nargs="?", default="-", metavar="FILE", help="JSON Lines; standard input by default")
    sub.add_argument("--workers", type=_count, metavar="N", help="processes for many lines; default: one a core")
    _judging_options(sub)
    _reply_options(sub)
    _model_options(sub)


def _campaigns_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("sources", nargs="+", metavar="SOURCE", help=f"Parquet files of requests, or {SOURCES}")
    sub.add_argument("--most", type=_count, default=20, metavar="N", help="show so many, the surest first; default: 20")
    sub.add_argument(
        "--state", metavar="FILE", help="go on from the notes kept in this Parquet file, and keep these too"
    )
    sub.add_argument("--members", metavar="FILE", help="also write which note belongs to which campaign (Parquet)")
    sub.add_argument("--json", action="store_true", help="as JSON")


def _simulate_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("out", metavar="OUT", help="file to write: Parquet, or JSON Lines where it ends in .jsonl")
    sub.add_argument("--rows", type=_count, default=100_000, metavar="N", help="requests; default: 100000")
    sub.add_argument("--seed", type=_whole, default=0, metavar="N", help="another seed, other requests; default: 0")
    sub.add_argument("--days", type=_some, default=90.0, metavar="N", help="over how many days; default: 90")
    sub.add_argument("--notes", type=_share, default=0.13, metavar="SHARE", help="requests with a note; default: 0.13")
    sub.add_argument(
        "--campaigns", type=_share, default=0.05, metavar="SHARE", help="requests of campaigns; default: 0.05"
    )
    sub.add_argument(
        "--mutation", type=_share, default=0.5, metavar="SHARE", help="how much copies differ, 0 to 1; default: 0.5"
    )
    sub.add_argument("--host-graph", metavar="FILE", help="who knows whom: two numbers a line; else a made graph")
    sub.add_argument("--edges", metavar="FILE", help="also write who asked whom to this Parquet file")
    sub.add_argument("--friends", metavar="FILE", help="also write who knows whom to this Parquet file")


def _whole(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError(text)
    return number


def _count(text: str) -> int:
    number = int(text.replace("_", "").replace(",", ""))
    if not 1 <= number <= MOST_ROWS:
        raise argparse.ArgumentTypeError(f"{text}: give a number from 1 to {MOST_ROWS:,}")
    return number


def _some(text: str) -> float:
    number = float(text)
    if not 0 < number <= 36_500:
        raise argparse.ArgumentTypeError(f"{text}: give a number above 0, of 36,500 at most")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{text}: give a number from 0 to 1")
    return number


def _graph_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("requests", metavar="REQUESTS", help="table or lake with sender, receiver, sent_at, answer…")
    sub.add_argument("--out", required=True, metavar="FILE", help="file to write, one row a sender")
    sub.add_argument("--edges", metavar="FILE", help="who knew whom before: two columns (and since), or two ids a line")
    sub.add_argument("--seeds", metavar="FILE", help="known people and whether they are bad: a column of ids, and bad")
    sub.add_argument("--state", metavar="DIR", help="keep what was learnt here, and begin with it the next time")
    sub.add_argument("--first", type=_count, metavar="N", help="count only the first N requests of each sender")
    sub.add_argument("--until", metavar="TIME", help="look at nothing after this time, as 2026-03-01")


def _batch_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("given", metavar="IN", help="a Parquet file, a folder of them, or a pattern")
    sub.add_argument("out", metavar="OUT", help="a folder to make, or one file where it ends in .parquet")
    sub.add_argument("--engine", choices=("local", "spark"), default="local", help="default: local")
    sub.add_argument(
        "--remote", metavar="URL", help="with --engine spark: an endpoint, sc://host:15002; without it Sail, right here"
    )
    sub.add_argument(
        "--counts",
        action="append",
        default=[],
        metavar="FILE",
        help="facts counted before, by `id` or `sender`, to be joined; may be given several times",
    )
    sub.add_argument("--explain", action="store_true", help="keep the evidence, for `whosthere explain ID OUT [IN]`")
    sub.add_argument("--fresh", action="store_true", help="begin anew, and replace OUT where it is there already")
    sub.add_argument("--workers", type=_count, metavar="N", help="processes; default: one a core")
    _owner_options(sub)
    sub.add_argument("--json", action="store_true", help="say what was done as JSON")


def _doctor_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCES)
    sub.add_argument("--json", action="store_true", help="as JSON")


def _forget_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--yes", action="store_true", help="delete all of it; this cannot be taken back")
    sub.add_argument("--json", action="store_true", help="as JSON")


def _server_commands(command: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    _page_options(command("page", "your requests as a local page, answered by keyboard", "page"))
    _serve_options(command("serve", "the contract of assess over HTTP, for other programs on this machine", "serve"))


def _page_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCES + "; none: bring them on the page")
    _owner_options(sub)
    _reply_options(sub)
    sub.add_argument("--port", type=int, metavar="N", help="the port on this machine; default: 4884, or any free one")
    sub.add_argument("--no-browser", action="store_true", help="only print the address")
    sub.add_argument("--api", action="store_true", help="serve the API of `whosthere serve` beside the page, by key")


def _label_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "given", nargs="*", metavar="ID… SOURCE", help="requests (id or sender's name), and the sources they are in"
    )
    for kind, what in (("motive", "why they asked"), ("role", "what the sender is"), ("action", "what to do")):
        sub.add_argument(f"--{kind}", metavar=kind.upper(), help=f"{what}, as it turned out")
    sub.add_argument("--danger", choices=("yes", "no"), help="was it hostile?")
    sub.add_argument("--undo", action="store_true", help="take back what you said of these requests")
    sub.add_argument("--list", action="store_true", help="the labels that stand")
    sub.add_argument("--json", action="store_true", help="as JSON")
    _owner_options(sub)


def _judging_options(sub: argparse.ArgumentParser) -> None:
    _owner_options(sub)
    sub.add_argument("--no-labels", action="store_true", help="as if you had never used `whosthere label`")


def _assistant_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("sources", nargs="+", metavar="SOURCE", help=SOURCES.removesuffix("; - is standard input"))
    _judging_options(sub)
    sub.add_argument("--read-only", action="store_true", help="leave out the tools that record decisions")


def _serve_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--port", type=int, metavar="N", help="the port on this machine; default: 4885, or any free one")
    sub.add_argument("--read-only", action="store_true", help="leave out the routes that record decisions and labels")
    sub.add_argument(
        "--host", action="append", default=[], metavar="NAME", help="a Host to answer to besides its own; repeatable"
    )
    _judging_options(sub)
    _reply_options(sub)


def _owner_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--me", metavar="FILE", help="facts about yourself (TOML or JSON) that complete the archive's, such as goals"
    )
    sub.add_argument(
        "--policy", metavar="NAME", help="open, careful (default), shut, or a file of your own; see `whosthere policy`"
    )


def _note_commands(command: Callable[[str, str, str], argparse.ArgumentParser]) -> None:
    sub = command("compose", "check or draft a note of your own: how would it read to them?", "compose")
    sub.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCES)
    sub.add_argument("--note", metavar="TEXT", help="the note to check; - is standard input")
    sub.add_argument("--to", metavar="WHO", help=f"whom you write to: {WHO}")
    _note_options(sub)
    _model_address(sub, "a language model that puts the drafts more warmly")

    sub = command("reach", "people you admire: who could introduce you, what you share, a note to each", "reach")
    sub.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCES)
    sub.add_argument(
        "--to", action="append", required=True, metavar="WHO", help=f"{WHO}, or a list of them; repeatable"
    )
    sub.add_argument("--only", action="append", metavar="NAME", help="of a list only those so called; repeatable")
    sub.add_argument("--no-drafts", action="store_true", help="no notes, and thus any number of people, nearest first")
    _note_options(sub)


def _note_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--language", choices=DRAFTED, default="en", help="of the drafts; default: en")
    sub.add_argument("--because", metavar="TEXT", help="why you write, in a sentence of your own, for the drafts")
    sub.add_argument("--me", metavar="FILE", help="facts about yourself (TOML or JSON) that complete the archive's")
    sub.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _reply_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--tone", choices=("plain", "warm", "brief", "formal"), help="of the replies; default: the policy's, or plain"
    )
    sub.add_argument("--name", metavar="NAME", help="put your NAME below the replies")


def _model_options(sub: argparse.ArgumentParser) -> None:
    _model_address(sub, "a language model for a second opinion on what is hard to say")
    sub.add_argument("--warmer", action="store_true", help="let the --model put replies more warmly, too")


def _model_address(sub: argparse.ArgumentParser, what: str) -> None:
    sub.add_argument(
        "--model", metavar="URL", help=f"{what}: an OpenAI-compatible address here, such as http://127.0.0.1:8080/v1"
    )
    sub.add_argument(
        "--model-name", default="default", metavar="NAME", help="what its server calls it; default: default"
    )
    sub.add_argument(
        "--model-anywhere",
        action="store_true",
        help="allow a --model on another machine: what it is asked then leaves this one",
    )


def _report_options(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--format", choices=("text", "json", "html"), default="text", help="default: text")
    sub.add_argument("--out", metavar="FILE", help="write the report to FILE instead of standard output")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is returned. Never a traceback for what a user can cause."""
    chosen = parser().parse_args(arguments)
    if not chosen.command:
        parser().print_help()
        return UNUSABLE
    from whosthere import commands  # noqa: PLC0415  (heavy: only once a command runs)
    from whosthere.errors import WhosthereError  # noqa: PLC0415

    _speak_any_script()
    run: Callable[[argparse.Namespace], int] = getattr(commands, chosen.run)
    try:
        status = run(chosen)
        sys.stdout.flush()
        return status
    except WhosthereError as error:
        print(f"whosthere: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        _close_output()  # the reader has seen enough
        return GOOD
    except OSError as error:
        _close_output()
        where = error.filename or "the output"
        print(f"whosthere: {where}: {error.strerror}; make room, or choose another place", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("whosthere: stopped", file=sys.stderr)
        return 130


def _speak_any_script() -> None:
    """Names are in every script: write UTF-8 into files and pipes, and what a terminal cannot show as `?`."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (for as long as the process lives)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _close_output() -> None:
    """Let what is still to be written go nowhere, so that the interpreter does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
