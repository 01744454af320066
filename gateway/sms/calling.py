"""One HTTP call to a carrier, and what is known of the message when it breaks.

Plain HTTP rather than carriers' own clients: we must tell "not taken" from "nobody knows", and they fold both into one
exception. Every call has a connection of its own: on one that was kept, a carrier that has just closed it cannot be
told from one that broke off after taking the message.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ProxyError

from grs_core.domain.messages import Refused, Unknown

CONNECT_SECONDS, READ_SECONDS = 5, 15
_ADDRESS_WAIT_S = 900


@dataclass(frozen=True, slots=True)
class Answered:
    """The carrier's answer. `fields`: its JSON object, empty when it sent none."""

    status: int
    body: bytes

    @property
    def code(self) -> str:
        """The HTTP status as the table of codes writes it."""
        return f"http_{self.status}"

    @property
    def fields(self) -> Mapping[str, object]:
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}


def call(
    method: str,
    url: str,
    *,
    query: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    document: Mapping[str, object] | None = None,
    login: tuple[str, str] | None = None,
) -> Answered | Refused | Unknown:
    """`form` goes urlencoded, `document` as JSON, `login` as Basic authentication. A redirect is not followed: a POST
    would become a GET.
    """
    try:
        response = requests.request(
            method,
            url,
            params=query,
            data=form,
            json=document,
            auth=login,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
        )
    except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
        return Refused("address_wrong", retryable=True, wait_s=_ADDRESS_WAIT_S)
    except requests.exceptions.ConnectTimeout:
        return Refused("connect_timeout", retryable=True)
    except requests.exceptions.Timeout:
        return Unknown("timeout")
    except requests.exceptions.ConnectionError as error:
        return _broken(error)
    except (requests.exceptions.RequestException, HTTPError) as error:
        return Unknown(type(error).__name__)
    return Answered(response.status_code, response.content)


def _broken(error: requests.exceptions.ConnectionError) -> Refused | Unknown:
    """Refused before a byte of the message was sent is known; broken off afterwards is not."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    if isinstance(reason.original_error if isinstance(reason, ProxyError) else reason, NewConnectionError):
        return Refused("connection_refused", retryable=True)
    if "CERTIFICATE_VERIFY_FAILED" in repr(error):
        return Refused("certificate_wrong", retryable=True)
    return Unknown("connection_broken")
