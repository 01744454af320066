"""Rasa over HTTP: it says what is meant; language, places, secrets and who is blamed are always read by our own rules.

Whatever goes wrong with Rasa, the embedded engine answers. Rasa never sees a secret. Its address is asked directly
(no proxy, no redirect), and nothing of a text or of the token is logged.
Source: Rasa 3.6, HTTP API, `POST /model/parse`.
"""

import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from bot.nlu.breaker import Breaker
from bot.nlu.cascade import EmbeddedEngine
from bot.nlu.engine import Entity, IntentScore, Parse, Utterance
from bot.nlu.keywords import is_menu_digit, keyword_intent
from bot.nlu.labels import INTENTS, NORMS
from bot.nlu.reading import Reading
from bot.text.secrets import find_secrets

log = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS = 0.5, 2.0
LONGEST = 1000
"""Characters that Rasa gets: its time grows with the text, and a story says what it is about long before that."""
SURE = 0.9
"""Rasa's confidence is not calibrated: it counts as sure only from here on, and when the embedded engine agrees."""
_CONNECTIONS = 16
_READ = 4 * LONGEST
"""Characters that are looked through for secrets: a secret that LONGEST would cut in two is starred whole."""
_NORM: Mapping[str, re.Pattern[str]] = {
    **{kind: re.compile("|".join(NORMS[kind])) for kind in ("programme", "mfs_provider")},
    "amount": re.compile(r"[1-9][0-9]{0,8}", re.ASCII),
    "phone": re.compile(r"01[3-9][0-9]{8}", re.ASCII),
    "tracking_number": re.compile(r".+"),
    "period": re.compile(r".+"),
    "trx_id": re.compile(r".+"),
}
"""What is taken from Rasa where our rules found nothing, and what its norm must look like."""


class _Unusable(Exception):
    """Rasa answered, but not as we can use it; says why in words of ours."""


class RasaEngine:
    """An `NluEngine` that never raises. Thread-safe. A Rasa that failed three times in a row is not asked for 30 s."""

    def __init__(
        self,
        url: str,
        token: str,
        embedded: EmbeddedEngine,
        clock: Callable[[], float] = monotonic,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._url, self._token = f"{url.rstrip('/')}/model/parse", token
        self._embedded = embedded
        self._clock = clock
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._breaker = Breaker()
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))

    def parse(self, utterance: Utterance) -> Parse:
        own = self._embedded.parse(utterance)
        if _is_ruled(utterance.text[:LONGEST]):
            return own
        answer = self._ask(_without_secrets(own.text[:_READ])) if self._breaker.allows(self._clock()) else None
        if answer is None:
            return own
        ranking, entities = answer
        sure = ranking[0].confidence >= SURE and ranking[0].name == own.intent.name
        told = self._embedded.with_intents(own, ranking, sure)
        return replace(told, entities=_merged(told, entities))

    def _ask(self, text: str) -> tuple[tuple[IntentScore, ...], tuple[Entity, ...]] | None:
        try:
            body = self._post(text)
            answer = _ranking(body.get("intent_ranking")), tuple(_entities(text, body.get("entities")))
        # Everything: the port promises an answer to every text, and a stranger's JSON can be wrong in many ways.
        except Exception as error:
            # An exception of requests holds the address, and the address holds the token.
            why = str(error) if isinstance(error, _Unusable) else type(error).__name__
            opened = self._breaker.failed(self._clock())
            log.warning("rasa: %s%s: the embedded engine answers", why, "; left alone for a while" if opened else "")
            return None
        self._breaker.worked()
        return answer

    def _post(self, text: str) -> Mapping[str, Any]:
        response = self._session.post(
            self._url,
            params={"token": self._token} if self._token else None,
            json={"text": text},
            timeout=self._timeout,
            allow_redirects=False,
        )
        if response.status_code != requests.codes.ok:
            raise _Unusable(f"status {response.status_code}")
        body = response.json()
        if not isinstance(body, dict):
            raise _Unusable("no object")
        return body


def _is_ruled(text: str) -> bool:
    """Keywords (STOP, STATUS …), digits of a menu and texts without a word are not for a classifier to decide."""
    reading = Reading(text)
    return keyword_intent(reading) is not None or is_menu_digit(reading) or not any(reading.folds)


def _without_secrets(text: str) -> str:
    """The beginning of the text with a star for each character of a secret: the offsets stay."""
    spans = find_secrets(text)
    while spans:
        for span in spans:
            text = text[: span.start] + "*" * (span.end - span.start) + text[span.end :]
        # One secret may hide another (bot.text.secrets.mask_secrets); a star is none, so that this ends.
        spans = tuple(span for span in find_secrets(text) if text[span.start : span.end].strip("*"))
    return text[:LONGEST]


def _ranking(rows: object) -> tuple[IntentScore, ...]:
    """Every label of ours, best first, summing to 1. Raises _Unusable for labels or numbers that cannot be."""
    if not isinstance(rows, list) or not rows:
        raise _Unusable("no ranking")
    said = {}
    for row in rows:
        name, confidence = (row.get("name"), row.get("confidence")) if isinstance(row, dict) else (None, None)
        if name not in INTENTS or not isinstance(confidence, int | float) or not 0 <= confidence <= 1.001:
            raise _Unusable("a ranking that is not of our labels")
        said[str(name)] = float(confidence)
    total = math.fsum(said.values())
    if not total > 0:
        raise _Unusable("a ranking of nothing")
    scores = [IntentScore(name, said.get(name, 0.0) / total) for name in INTENTS]
    return tuple(sorted(scores, key=lambda score: (-score.confidence, score.name)))


def _entities(text: str, rows: object) -> list[Entity]:
    """Those of Rasa's that are exact, of a kind that it may name, and normed as the label table says."""
    found = []
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        kind, start, end, norm = (row.get(key) for key in ("entity", "start", "end", "value"))
        pattern = _NORM.get(kind) if isinstance(kind, str) else None
        if pattern is None or type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
            continue
        if isinstance(norm, str) and pattern.fullmatch(norm) and "*" not in text[start:end]:
            found.append(Entity(str(kind), text[start:end], norm, start, end))
    return found


def _merged(told: Parse, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Ours first: Rasa's only where nothing of ours, and none of its own before, stands."""
    kept = list(told.entities)
    for entity in entities:
        if not any(entity.start < other.end and other.start < entity.end for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))
