"""One row an operation: what is served and what the document says are the same row (docs/adr/0021)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from gateway.api.doorway import ApiDoor, Caller
from gateway.api.problems import Invalid, Wrong
from grs_core.domain.api_access import ApiAnswer, Scope
from grs_core.domain.ticket import Ticket
from grs_core.ports import UnitOfWork

VERSION = "/v1"
_MAY_KEEP = "private, max-age=300"


@dataclass(frozen=True, slots=True)
class Operation:
    """`path` below /api/v1, with `{number}` where a case stands. `scope` None: any token. `gives`: the shape of the
    answer, `status` its number. `query`, `body`: what is taken; `bare`: the body may be left out. `lasts`: the same for
    everybody until the policy changes. `again`: 200 where it was made before.
    """

    id: str
    method: str
    path: str
    summary: str
    gives: type[BaseModel]
    scope: Scope | None = None
    status: int = 200
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    bare: bool = False
    lasts: bool = False
    again: bool = False
    description: str = ""

    @property
    def writes(self) -> bool:
        return self.method in ("POST", "DELETE")

    @property
    def of_a_case(self) -> bool:
        return "{number}" in self.path


Keep = Callable[[UnitOfWork, "Answer"], None]


@dataclass(frozen=True, slots=True)
class Call:
    """A request, checked. `keep`: told in the unit of work that changes something, what will be answered. `path`: what
    stands in the address beside a case's number.
    """

    caller: Caller
    query: Any
    body: Any
    number: str
    keep: Keep
    path: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`read`: the case whose story it holds."""

    told: BaseModel
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    read: Ticket | None = None

    @property
    def body(self) -> str:
        return self.told.model_dump_json(by_alias=True)


View = Callable[[Call], Answer]
Once = Callable[[Operation, Caller, BaseModel | None, Callable[[Keep], Answer]], Response | Answer]


@dataclass(frozen=True, slots=True)
class Operations:
    """Every operation that is served. `once` answers a repeated request as before (`gateway.api.again`)."""

    blueprint: Blueprint
    door: ApiDoor
    once: Once
    all: list[Operation] = field(default_factory=list)

    def add(self, operation: Operation, view: View) -> None:
        """Serves it, and puts it into the document."""
        self.all.append(operation)

        def serve(number: str = "", **path: str) -> Response:
            return self._serve(operation, view, number, path)

        rule = f"{VERSION}{operation.path}".replace("{", "<").replace("}", ">")
        self.blueprint.add_url_rule(rule, operation.id, serve, methods=[operation.method])

    def _serve(self, operation: Operation, view: View, number: str, path: Mapping[str, str]) -> Response:
        caller = self.door.authenticate(*([operation.scope] if operation.scope else []))
        query = _query(operation.query) if operation.query else _query(_Nothing)
        body = _body(operation) if operation.body else None
        _check_policy(self.door, query, "query")
        _check_policy(self.door, body, "body")
        if not operation.writes:
            return self._told(operation, caller, view(Call(caller, query, body, number, _kept_nowhere, path)))
        made = self.once(operation, caller, body, lambda keep: view(Call(caller, query, body, number, keep, path)))
        return made if isinstance(made, Response) else _written(made)

    def _told(self, operation: Operation, caller: Caller, answer: Answer) -> Response:
        """Whoever has it already is told so, and has read nothing."""
        response = _written(answer)
        response.add_etag()
        if operation.lasts:
            response.headers["Cache-Control"] = _MAY_KEEP
        response.make_conditional(request)
        if answer.read is not None and response.status_code != 304:
            with self.door.writing() as work:
                self.door.note_read(work, caller, answer.read)
                work.commit()
        return response


class _Nothing(BaseModel):
    model_config = {"extra": "forbid"}


def _kept_nowhere(work: UnitOfWork, answer: Answer) -> None:
    """A look has no key."""


def _written(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), mimetype="application/json")


def replayed(answer: ApiAnswer) -> Response:
    headers = {"Idempotency-Replayed": "true", **({"Location": answer.location} if answer.location else {})}
    return Response(answer.body, answer.status, headers, mimetype="application/json")


def _query(shape: type[BaseModel]) -> BaseModel:
    given = request.args.to_dict(flat=False)
    repeated = [name for name, values in given.items() if len(values) > 1]
    if repeated:
        raise Invalid([Wrong("query", f"/{name}", "repeated", "given more than once") for name in repeated])
    try:
        return shape.model_validate({name: values[0] for name, values in given.items()})
    except ValidationError as error:
        raise Invalid.of(error, "query") from None


def _body(operation: Operation) -> BaseModel | None:
    data = request.get_data()
    if not data and operation.bare:
        return None
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return operation.body.model_validate_json(data) if operation.body else None
    except ValidationError as error:
        raise Invalid.of(error, "body") from None


def _check_policy(door: ApiDoor, given: BaseModel | None, where: str) -> None:
    """A programme is a row of the policy: no shape that is made once knows which there are."""
    programme = getattr(given, "programme", None)
    if programme is not None and programme not in door.policy.programmes:
        raise Invalid([Wrong(where, "/programme", "programme_unknown", "none of the programmes of GET /programmes")])
