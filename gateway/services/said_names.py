"""How a call says things, with every name that the policy in force may make it say."""

from bot.speech.render import Speech
from bot.speech.spoken import Spoken
from grs_core.domain.messages import Named
from grs_core.domain.places import PlaceLevel
from grs_core.policy.model import Policy


def load_spoken(policy: Policy, speech: Speech) -> Spoken:
    """`speech`: the written sentences, with the policy's names. Names of the largest places come first."""
    names: dict[str, list[Named]] = {}
    for office in policy.directory:
        names.setdefault(f"office.{office.kind}", []).append(Named(office.name_bn, office.name_en))
    names |= {f"hotline.{code}": [hotline.name] for code, hotline in policy.hotlines.items()}
    names |= {f"body.{code}": [body.name] for code, body in policy.bodies.items()}
    return Spoken.load(speech, names, [place for level in PlaceLevel for place in policy.places.of_level(level)])
