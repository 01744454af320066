"""Answers of Open311 in both forms: XML without a namespace, and JSON by the mapping of its specification."""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from flask import Response

FORMS: Mapping[str, str] = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
_ONE_OF: Mapping[str, str] = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""How an element of a list is called in XML."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any way."""


def answer(form: str, root: str, told: object, status: int = 200) -> Response:
    """`root`: the XML element around it; JSON has none."""
    body = as_xml(root, told) if form == "xml" else json.dumps(told, ensure_ascii=False).encode()
    return Response(body, status, content_type=FORMS[form])


def as_xml(root: str, told: object) -> bytes:
    """None is an empty element."""
    made: bytes = ElementTree.tostring(_element(root, told), encoding="utf-8", xml_declaration=True)
    return made


def _element(name: str, told: object) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(told, Mapping):
        element.extend(_element(key, value) for key, value in told.items())
    elif isinstance(told, list | tuple):
        element.extend(_element(_ONE_OF[name], value) for value in told)
    elif told is not None:
        element.text = _NO_XML.sub("�", _word(told))
    return element


def _word(told: Any) -> str:
    return str(told).lower() if isinstance(told, bool) else str(told)
