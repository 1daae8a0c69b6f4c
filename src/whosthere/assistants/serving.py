"""The server: its tools and what they take. Their names and descriptions are fixed; errors are one line of our own."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import ToolAnnotations
from pydantic import Field, ValidationError

from whosthere import __version__
from whosthere.assistants.deciding import HOLDS, Ledger
from whosthere.assistants.pile import Pile, handle
from whosthere.assistants.quoting import WARNING, quoted, visible
from whosthere.errors import WhosthereError
from whosthere.model import Tone
from whosthere.store import Decision

Action = Literal["accept", "ask", "ignore", "decline", "report"]
Motive = Literal[
    "grow_network", "sell", "recruit", "bring_value", "curious", "validate", "mistaken_identity", "hack", "ask_favor"
]
Request = Annotated[str, Field(description="the request's name, as list_requests gives it", max_length=40)]
MOST = 50
INSTRUCTIONS = (
    "Connection requests from strangers, judged on this machine. Nothing here acts on any account or sends anything: "
    "decisions are notes of your user's, kept on their disk. Show your user what prepare_decision returns, and call "
    f"confirm_decision only once they agreed. {WARNING}"
)


class Tools:
    """The tools over one pile and one ledger; their docstrings are what an assistant reads."""

    def __init__(self, pile: Pile, ledger: Ledger) -> None:
        self._pile, self._ledger = pile, ledger

    def list_requests(
        self,
        *,
        action: Annotated[Action | None, Field(description="only those with this advice")] = None,
        motive: Annotated[Motive | None, Field(description="only those with this likeliest motive")] = None,
        hostile: Annotated[bool | None, Field(description="only those that look hostile, or only others")] = None,
        decided: Annotated[bool | None, Field(description="only those decided already, or only open ones")] = None,
        offset: Annotated[int, Field(ge=0, description="how many to pass over")] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST, description="how many to give")] = 20,
    ) -> dict[str, Any]:
        """The requests that wait, the best first within each advice; next_offset is null on the last page."""
        standing = self._standing()
        heads = (self._pile.head(name, standing.get(name)) for name in self._pile.requests)
        wanted = {"action": action, "motive": motive, "hostile": hostile}
        kept = [
            head
            for head in heads
            if all(head[name] == value for name, value in wanted.items() if value is not None)
            and decided in (None, head["decided"] is not None)
        ]
        end = offset + limit
        return {
            "warning": WARNING,
            "total": len(kept),
            "next_offset": end if end < len(kept) else None,
            "unread_problems": self._pile.problems,
            "requests": [{**head, **self._pile.excerpt(head["request"])} for head in kept[offset:end]],
        }

    def explain_request(
        self,
        request: Request,
        questions: Annotated[bool, Field(description="also every question with its answer")] = False,
    ) -> dict[str, Any]:
        """One verdict in full: evidence in bits that adds up, what is unknown, what would change the advice."""
        told = self._pile.told(request, self._standing().get(request), questions=questions)
        return {"warning": WARNING, **told}

    def draft_reply(
        self,
        request: Request,
        action: Annotated[Action | None, Field(description="another action than the advised one")] = None,
        tone: Annotated[Tone | None, Field(description="default: the policy's")] = None,
    ) -> dict[str, Any]:
        """Words for an answer, in the note's language; reply is null where silence is best. Nothing is sent."""
        return {"warning": WARNING, **self._pile.draft(request, action, tone)}

    def check_note(
        self,
        note: Annotated[str, Field(description="the note your user would send")],
        to: Annotated[
            str | None, Field(description="a request's name, or a person's name or profile address", max_length=300)
        ] = None,
    ) -> dict[str, Any]:
        """How a note of your user's own would read to its receiver, check by check. Nothing is sent."""
        return {"warning": WARNING, **self._pile.check(note, to)}

    def list_decisions(
        self,
        offset: Annotated[int, Field(ge=0, description="how many to pass over")] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST, description="how many to give")] = 20,
    ) -> dict[str, Any]:
        """The decisions that stand, the last first, with their numbers and who recorded them."""
        every = sorted(self._ledger.standing().values(), key=lambda one: -(one.event or 0))
        end = offset + limit
        return {
            "warning": WARNING,
            "total": len(every),
            "next_offset": end if end < len(every) else None,
            "decisions": [self._decision(one) for one in every[offset:end]],
        }

    def prepare_decision(
        self,
        request: Request,
        action: Annotated[Action, Field(description="what your user decided")],
        reply: Annotated[str | None, Field(description="the words they take along, if any")] = None,
    ) -> dict[str, Any]:
        """What would be stored as your user's decision, and a token to confirm it with. Stores nothing."""
        one = self._pile.find(request)
        prepared = self._ledger.prepare(one.invitation.id, action, reply)
        return {
            "warning": WARNING,
            "token": prepared.token,
            "holds_seconds": int(HOLDS),
            "would_store": {"request": request, "action": action, "reply": _words(prepared.decision)},
            "would_replace": self._decision(prepared.replaces) if prepared.replaces else None,
            "advised": one.verdict.action,
            "hostile": self._pile.head(request, None)["hostile"],
            **quoted(name=one.invitation.sender.name if one.invitation.sender else None),
        }

    def confirm_decision(
        self, token: Annotated[str, Field(description="as prepare_decision gave it", max_length=100)]
    ) -> dict[str, Any]:
        """Store what was prepared, once your user agreed to it. The same token stores once, however often it comes."""
        stored = self._ledger.confirm(token)
        stands = stored.event in {one.event for one in self._ledger.standing().values()}
        return {"decision": stored.event, "stored_before": stored.before, "stands": stands, "sent": False}

    def undo_decision(
        self, decision: Annotated[int, Field(ge=1, lt=2**63, description="the decision's number")]
    ) -> dict[str, Any]:
        """Take back a decision that an assistant recorded; what stood before stands again."""
        return {"undone": decision, "request": handle(self._ledger.undo(decision).invitation)}

    def _standing(self) -> dict[str, str]:
        return {handle(invitation): one.action for invitation, one in self._ledger.standing().items()}

    def _decision(self, one: Decision) -> dict[str, Any]:
        name = handle(one.invitation)
        whole = {
            "decision": one.event,
            "request": name,
            "in_pile": name in self._pile.requests,
            "action": one.action,
            "by": one.by,
            "at": one.at.isoformat() if one.at else None,
        }
        return whole | (quoted(reply=one.reply) if one.action == "report" else {"reply": _words(one)})


class _Server(MCPServer[Any]):
    """A server whose errors are one line, and hold nothing that was not written here or by the caller."""

    async def call_tool(self, *given: Any, **named: Any) -> Any:
        try:
            return await super().call_tool(*given, **named)
        except ToolError as error:
            cause = error.__cause__
            if isinstance(cause, WhosthereError):
                raise ToolError(" ".join(str(cause).split())) from None
            if isinstance(cause, ValidationError):
                raise ToolError(_wrong(cause)) from None
            if not isinstance(error, UnexpectedToolError):
                raise ToolError("there is no such tool; tools/list gives those there are") from None
            raise  # a fault of ours: the SDK tells the caller no more than the tool's name, and standard error the rest


def _wrong(error: ValidationError) -> str:
    """Which arguments cannot be taken, and why; what was given is not repeated."""
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False))


def server(pile: Pile, ledger: Ledger, *, read_only: bool = False) -> MCPServer[Any]:
    """The server, ready to run; with `read_only` without the tools that write."""
    tools = Tools(pile, ledger)
    made = _Server("whosthere", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR")
    reading = (
        tools.list_requests, tools.explain_request, tools.draft_reply, tools.check_note, tools.list_decisions,
    )  # fmt: skip
    writing = () if read_only else (tools.prepare_decision, tools.confirm_decision, tools.undo_decision)
    for tool in (*reading, *writing):
        stores = tool in (tools.confirm_decision, tools.undo_decision)
        made.add_tool(
            tool,
            description=inspect.getdoc(tool),
            annotations=ToolAnnotations(
                read_only_hint=not stores,
                destructive_hint=tool == tools.undo_decision,
                idempotent_hint=tool != tools.prepare_decision,
                open_world_hint=False,
            ),
        )
    return made


def _words(one: Decision) -> str | None:
    return visible(one.reply) if one.reply else None
