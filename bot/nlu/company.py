"""Who is named together, who is said to be in it too, and who was only told of it: words between and behind the names.

Folded spelling throughout (`bot.text.fold`).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.nlu.reading import Reading
from bot.nlu.roles import RoleMention

_AND = (
    r"(?:ar|aar|r|aru|a|u|ba|ebang|ebam|abang|eban|ebag|and|n|an|en|tata|plus|as ael as|saha?|sate|sange|lage|luge|ait)"
)
_HIS = r"(?: (?:te|his|her|teir|er|tar|tair|tader|unar|iar|aur|amader|lacal|nijer|nij|ei|ai|sei|ti|up|unian|upjela))*"
_WITH = r"(?:(?:er|r|ke|re|te|ar) )?(?:sate|sange|lage|luge|sahit)"
_MILE = (
    r"(?:mil(?:e|a|ia|ie|la|le|i|emise|emisa|it)|jag(?:e|sajs?a?s?e?| sajas\w*)|hat mil\w*|ek ?(?:haie?|hae|hia|jat))"
)
_TOGETHER = rf"(?:{_MILE}|tageter|ek ?(?:sat\w*|sange|lage))"
_JOINED = re.compile(rf"(?:(?:alang |tageter )?{_AND}|{_WITH} (?:{_MILE}|nie|nia|niea)){_HIS}")
"""Between two names: "A ar B", "A and his B", "A er sathe mile B"."""
_LISTED = re.compile(r"[\s,،、&+/-]*")
_SIGN = re.compile(r"[&+/]")
_STOP = re.compile(r"[.।!?;]")
_TITLE = r"(?: (?:saheb|sar|sir|madam|apa|bai|afisar|aficer))?"
_ALL = r"(?: (?:er|ra|r|ar|sabai|sab|sakale|dui|tin|du?i?j[ae]?ne?|jane?|tinj[ae]?ne?|tara|ora|ara|bat|are|al))*"
_COLLUDE = re.compile(rf"{_TITLE}{_ALL} {_TOGETHER}(?= )")
"""Behind the last of them: "mile", "sobai mile", "together", "jogsajosh kore"."""
_INVOLVED = re.compile(
    r"(?: \w+){0,4}? (?:jari?a?[td]\w*|inb[ao]lb\w*|samil|jukt|samprikt|hat a[cs]e|in it tu|part af it)"
    r"(?! (?:na|nai|nei|nan|nahe|nat|cil na|cila na) )(?= )"
)
_ABOUT_HIM = r"(?: (?:ke|re|er|r|e|a|sar|sir|saheb|madam))*"
_I_WENT = r"gi?[ae]*[cs]i\w*|gel[aeu]m\w*"
_WENT = rf"(?:{_I_WENT}|gel\w*|gia\w*|dau?r\w*|gur\w*)"
_SAID = r"(?:bal[cslt]\w*|bal[ae]\w*|bic\w*|kai[cs]\w*|jana\w*|janie\w*|abijag\w*|na[lr]is\w*|dara?kast\w*)"
_AT_HIS = r"(?:kace|kase|kac|kas|afice|afise|apise|afis|afic|parisade)"
_TOLD = re.compile(
    rf"{_ABOUT_HIM} (?:{_AT_HIS} (?:\w+ ){{0,3}}?(?:{_WENT}|{_SAID}|di[cs]i)|(?:\w+ )?{_SAID}|{_I_WENT})(?= )"
)
"""Behind somebody who was asked for help: "uno ke bolchi", "uno office e gesi"."""
_TOLD_BEFORE = re.compile(
    r" (?:tald|infarmed|asked|(?:camplained|camplain|aent|reparted|aplied|arte) ta)(?: te| aur)? $"
)


def companies(reading: Reading, roles: Sequence[RoleMention]) -> list[list[int]]:
    """The roles in runs of those named together, by their index; most stand alone."""
    runs = [[0]] if roles else []
    said = [_said(reading, one, other) for one, other in pairwise(roles)]
    for which, joint in enumerate(said, start=1):
        goes_on = said[which : which + 1] == ["joined"] or collude(reading, roles[which])
        if joint == "joined" or (joint == "listed" and goes_on):
            runs[-1].append(which)
        else:
            runs.append([which])
    return runs


def _said(reading: Reading, one: RoleMention, other: RoleMention) -> str:
    """`joined`: a word or a sign joins the two; `listed`: nothing stands between; "" for neither."""
    words = " ".join(word for word in reading.folds[one.last + 1 : other.first] if word)
    written = reading.aligned.text[reading.spans[one.last][1] : reading.spans[other.first][0]]
    if words:
        return "joined" if _JOINED.fullmatch(words) and not _STOP.search(written) else ""
    if _SIGN.search(written):
        return "joined"
    return "listed" if _LISTED.fullmatch(written) else ""


def collude(reading: Reading, last: RoleMention) -> bool:
    """ "… mile", "… together": said of those whose last is named here."""
    return _COLLUDE.match(_behind(reading, last)) is not None


def involved(reading: Reading, role: RoleMention) -> bool:
    """ "The UNO is in it too"."""
    return _INVOLVED.match(_behind(reading, role)) is not None


def told_of_it(reading: Reading, role: RoleMention) -> bool:
    """Somebody whom the citizen went to or told."""
    before = " " + " ".join(reading.folds[: role.first]) + " "
    return _TOLD.match(_behind(reading, role)) is not None or _TOLD_BEFORE.search(before) is not None


def _behind(reading: Reading, role: RoleMention) -> str:
    return "".join(f" {word}" for word in reading.folds[role.last + 1 :] if word) + " "
