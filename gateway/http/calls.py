"""A platform's request to one of our webhooks, as its adapter reads it."""

from flask import request

from gateway.ports import Call


def read_call(public_url: str) -> Call:
    """The request in hand, as carriers' adapters see it."""
    query = request.query_string
    url = public_url + request.path + (f"?{query.decode('latin-1')}" if query else "")
    return Call(
        method=request.method,
        path=request.path,
        url=url,
        query=query,
        body=request.get_data(cache=True),
        form=request.form.to_dict(),
        headers={name.lower(): value for name, value in request.headers.items()},
        caller=request.remote_addr or "",
        proxied=any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")),
    )
