"""People and offices that a message names: role (label table), position (policy) and place. Folded spelling.

Naming is not blaming: `bot.nlu.accused` decides which of them the message complains about.
"""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.reading import Reading
from bot.text.normalise import recompose

_END = r"(?:er|re|ra|ke|r|e|te|ta|ti|gulo|gula|der|n|o|i|ri|gar|ar|s|ai|rai|a|t|at)?"
_OF = r"(?:er|r|ar|s)?(?: (?:er|r|ar|s|a))?"
_OFFICE = r"(?:afis|afice|afise|ofis|office|affis|apis|af[iae]s)"
_DESK = r"(?:lak|lakjan|manus|sar|madam|apa|cele|pian|pean|pion|kerani|karnik|clerk|klark|staf|karmacari|afisar|sahkari|asistant|dalal|draibar|gu?ard)"
_OFFICER = r"(?:afisar|afsr|aficer|afsar|karmakarta|sar|sir|madam|officer|afiser sar|afisr)"
_OF_OFFICE = rf"(?:{_OFFICER}|{_OFFICE}{_OF} {_DESK}|{_OFFICE})"
_CHAIR = r"(?:c[aei]{1,3}r?m[ae]+n|[cs][aei]{0,3}rm[ae]{0,2}n)"
_MEMBER = (
    r"(?:m[aei]?mb[aei]*r|m[aei]mb?[aei]b[ae]?r|mb[ae]?r|me?m b[ae]r|memar|iupi sadas|up sadas|uard sadas|membarni)"
)
_CLERK = r"(?:kerani|krni|karnik|hed ?klark|hedaklark|clerk|klark|clark|afis ?sah[ak]*ari|pian|pion|pean|peon|daraian|darian|dar[ao]+n|gu?ard|prahri|da[pf]turi|daptari)"
_SCHOOL = r"(?:i?s[ck]ul|i?skul|scul|iscul|madrasa|kalej|calege|bidal)"
_OWNER = rf"(?:{_CHAIR}|{_MEMBER}|caiarman|sacib|secretari|d[ie]+a?lar|dealer|agent|e?a?jent|ejent|dakandar|sabapati|kamisnar|k[ao]*u?n?s[ei]*l[ao]?r|cauncil[ao]?r|(?:\w+ )?(?:afisar|officer)|karmakarta|kerani|iuenu|sardar|neta)"
_KIN = r"(?:sami|asband|husband|san|b[ae]gina|bagna|bagne|bag?ni|bai|baip[ao]|brater|bradar|cele|cera|caora|batija|batij|baista|bete|beta|sala|sali|lak|lakjan|lakera|manus|man|mans|bau|bai?u|stri|aife|bibi|jamai|put|pula|pala|pola|catabai|ps|pies|pi es|draibar|driber|garicalak|maia|meie|meia|dulabai|bain|bon|bai|kaka|caca|mama|nefea|sasur|sasuri|sister|daugter|karmacari|cauffer|atia|atmia)"
_MAN_OF = r"(?:aife|san|draibar|driber|husband|ps|pies|brater|nefea)"


@dataclass(frozen=True, slots=True)
class RoleMention:
    """Words `first`..`last` name somebody; `stem` is the folded last word without its ending.

    `of`: role and position of the one whose man or relative it is, who is blamed in his stead for a wrong list.
    """

    role: str
    position: str | None
    first: int
    last: int
    stem: str
    start: int
    end: int
    of: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    role: str
    position: str | None
    pattern: re.Pattern[str]
    spelt: re.Pattern[str] | None = None
    """How the first matching word must be written, where the fold is that of an everyday word."""


def _rule(role: str, position: str | None, pattern: str, spelt: str = "") -> _Rule:
    whole = re.compile(rf" (?:({pattern}){_END}(?: (sar|sir|saheb|madam|mahadai)(?:e|r|ke|re|er|der)?)?)(?= )")
    return _Rule(role, position, whole, re.compile(recompose(spelt)) if spelt else None)


_RELATIVE = re.compile(rf" ((?:{_OWNER}){_OF}(?<=r|s)(?: (?:er|r|ar|s))? (?:s |apan |nijer |bara |cata |nij )?{_KIN}|(?:{_OWNER})(?: (?:er|r|ar|s))+ (?:apan |nijer |bara |cata )?{_KIN}|(?:{_CHAIR}|{_MEMBER}) {_MAN_OF}){_END}()(?= )")  # fmt: skip
_ROLES = (
    _rule("broker", "broker", rf"(?:\w+ {_OFFICE}er |samaj ?sebar )?(?:dal+al|dlal)|br[ao]ker|mahuri|midle?man|taut|fikser"),
    _rule("other", None, rf"{_SCHOOL}{_OF} {_CLERK}|(?:bank|bangk|baink|ba[in]*k){_OF} (?:lak|manus|daraian|karmacari|aficer|afisar|manejar|staf)|(?:data|tatta|tat|digital|kam[pi]*utar)? ?(?:seba )?(?:centar|kend[rh]+a?|senter|sentar){_OF} (?:cele|lak|pala|cera|apa|aparetar|meie)|[ck]am?p[iu]+t[ae]r(?:er| er|r| r) (?:cele|celeta|cera|cangra|pala|lak)"),
    _rule("other", None, rf"pic (?:{_CHAIR})"),
    _rule("other", "panel_chair", rf"p[ae]nel (?:{_CHAIR})"),
    _rule("up_chairman", "up_chair", rf"(?:up |iupi |unian |iunian )?(?:{_CHAIR})"),
    _rule("up_member", "up_member", rf"(?:mahila |maila |maiila |up |iupi |ard |uard ){{0,3}}(?:{_MEMBER})"),
    _rule("other", None, r"c[ao]u?k[iy]?dr|[cs][aou]+kidar|gram ?p[ua]li[sc]e?|gramp[ao]lis|kamisnar|bagan babu|bilage palice|dafadar|k[ao]*u?n?s[ei]*l[ao]?r|cauncil[ao]?r|hed ?(?:mastar|sar|teacer|ticar|master|mastr)|head ?(?:master|mastr|sir|sar|mis|teacer|tical)|(?:pradan )?sikak|teacer|ticar|mast[ae]?r|master|mastarni|masterni|s[ao]rdar|lainer sardar|sabapti|sabapati|pancaet(?: neta)?|neta|leader|lacal leader|t[ih]+kadar|cantractar|garden babu|imam(?: saheb)?|nars|nurse|nga r lak|nga karmi|guruma|suparbaijar|superbisar|matb[ae]r|mat[ae]?bar|caretaker"),
    _rule("other", "udc_entrepreneur", r"(?:udc |iudisi )?(?:udi?ak?ta|ud[ia]?[gk]?ta|udktra)|udc(?: ap[ae]r[ae]t[ae]r)?|(?:iunian|unian) (?:parisder )?(?:kampiutar|digital|camputer)(?: s?c?ent[aer]+)? ap[ae]r[ae]t[ae]r|[ck]am?p[iu]+t[ae]r ap[ae]r[ae]t[ae]r"),
    _rule("official", "up_secretary", r"(?:iupi |up |(?:iunian|unian) (?:par[ia]sader |par[ia]sad |par[ia]sader )?)?(?:sac[ei]b|saceb|socib|secretari|sekretari|sekertari)"),
    _rule("official", "union_social_worker", r"(?:unian |iunian )?(?:samaj ?karmi|smjkrmi|sacial (?:urker|uarker|oarker)|unian urker)"),
    _rule("official", "uno", rf"iuenu|uenu|iuena|iu en a|nirbahi {_OFFICER}|tna|una(?: {_OF_OFFICE})?|uno", r"(?:uno|u\.?n\.?o|ইউ|uo|iu|ue|ui|tno|টি|নির্বা|nirb|nirv|ইউনো|উনো)"),
    _rule("official", "dd_dss", r"(?:d ?d|didi)(?: samaj ?seba| sar)|upparical\w*|upaparical\w*|deputi directar"),
    _rule("official", "usso", rf"(?:upjela |upajila |sahar )?samaj ?seba(?:r)? {_OF_OFFICE}|samaj ?sebar (?:lak|cata saheb|saheb)|sacial serbices? {_OF_OFFICE}|us+a|(?:upajila |upjela )?sacial (?:serbices?|aelfare)|samaj ?seba {_OFFICE}|(?:upjela |upajila )?samaj ?seba"),
    _rule("official", "uwao", rf"(?:upjela |upajila )?(?:mahila|maila|umen|aomen) (?:bisai?ak )?(?:afairs )?{_OF_OFFICE}|uua|uao|u ?ua(?: {_OF_OFFICE})?|ua {_OF_OFFICE}|uman afairs {_OFFICER}"),
    _rule("official", "pio", rf"pia(?: {_OF_OFFICE})?|piaia|piaio|pi ai a|prakalp\w* {_OF_OFFICE}", r"(?!pi[aoy]+n|পিয়ন|পিওন|পিয়ন|পিঅন)"),
    _rule("official", "food_controller", rf"(?:kada?|fud) (?:niantrak\w*|cantrol+er|{_OF_OFFICE})|kadniantrak|tag {_OFFICER}"),
    _rule("official", "useo", rf"mad[ai]?mik (?:sika |siksa )?{_OF_OFFICE}"),
    _rule("official", "education_officer", rf"(?:upjela |upajila )?(?:pratamik |pratmik )?(?:sika|siksa|educatian) {_OF_OFFICE}|ate[ao]|etia|(?:tia|tea) {_OFFICER}", r"(?!tea|টেয়া|টেঁয়া|টিয়া|tiya|tia )"),
    _rule("official", "dc", rf"(?:jela prasas?ak|disi|d c|dc)(?: {_OFFICE})?", r"(?:dc|d\.? ?c|ডিসি|ডি|জেলা|jel|zil|zel|jil|d.{2,4} (?:sir|স্যার|office|অফিস))"),
    _rule("official", None, rf"(?:family welfare |stipend data |data |sub |hisab |parisader |kampiutar |camputer ){{0,2}}(?:{_CLERK}|hisab sahkari|asistant|asst|ap[ae]r[ae]t[ae]r|pastm?a?mast[ae]r|pastamastar|kasiar|casier|data entri\w*|matkarmi|(?:gate?|get|geit|lift) man|pradan sahkari|parisader lak|karmacari|karmacr?i|staf+)|{_OFFICE} (?:sahkari|asistant)|scb|(?:unian|iunian) par[ia]s[ao]d|paursba|samaj kal+an|matsa {_OF_OFFICE}|(?:gudam|jarip|godown)(?:er|{_OF}) (?:lak|apa|manus)"),
    _rule("official", None, r"(?:cata |bara )?saheb", r"(?:সাহেব|saheb|shaheb|sahib|ছোট|বড়|choto|boro|soto)"),
    _rule("official", None, rf"(?:krisi |sika |banka? |bata |tadanta |inbestigatian |ard |uard |staf )?(?:{_OFFICER}|{_OFFICE}{_OF} {_DESK}|{_OFFICE}|aficial)", r"(?!sor|shor|share|sar[eai](?: |$)|শর|সর|সাড়|সারা|সারে(?: |$)|শাড়|শার|ছাড়|ধর|সোর|শোর|sere|soor|shar)"),
    _rule("other", "dealer", r"d[ie]+a?la?r|dealer|diler|delar|dlr", r"(?!দেয়াল|দেওয়াল|deyal|dewal)"),
    _rule("mfs_agent", "mfs_agent", r"(?:bajarer |bangk |bank |bkas |bikas |nagad )?(?:agent|ejent|ajent|agnt|eient|ajnt|ejant|ejnt|ag ent)(?! bank| bangk| nam| namba)|(?:mabail er |mabailer |plajar )?(?:d[aou]k[ao]?nd[ae]?r|d[aou]+h?[iau]*ndar|daiandar|duandar|dk?nd[ae]?r)|da[kh]ani|bepari|mesinuala|dakanuala|dakanala|sap bai|dakan(?:er| r| er) (?:pala|karmacari|malik|cele|cera|lak)|bajar er cele|sap ?kee?per|sapkiper|autlet uner|sap uner"),
)  # fmt: skip
_OWNERS = (
    (re.compile(_CHAIR), ("up_chairman", "up_chair")),
    (re.compile(rf"(?:mahila |maila |up |ard |uard ){{0,3}}{_MEMBER}"), ("up_member", "up_member")),
)


def find_roles(reading: Reading) -> list[RoleMention]:
    """Everybody whom a message names by an office or a trade, in order; the more precise reading of a word wins."""
    found: list[RoleMention] = []
    for mention in _mentions(reading):
        if not any(other.first <= mention.last and mention.first <= other.last for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.first)


def _mentions(reading: Reading) -> Iterator[RoleMention]:
    for first, last, match in reading.find(_RELATIVE):
        yield _mention(reading, "other", None, first, last, match, _owner(match[1]))
    for rule in _ROLES:
        for first, last, match in reading.find(rule.pattern):
            if rule.spelt is None or rule.spelt.match(_written(reading, first)):
                yield _mention(reading, rule.role, rule.position, first, last, match, None)


def _owner(folded: str) -> tuple[str, str | None] | None:
    return next((owner for pattern, owner in _OWNERS if pattern.match(folded)), None)


def _mention(
    reading: Reading,
    role: str,
    position: str | None,
    first: int,
    last: int,
    match: re.Match[str],
    of: tuple[str, str | None] | None,
) -> RoleMention:
    stem = (match[2] or match[1]).split()[-1]
    entity = reading.entity("accused_role", role, first, last, stem)
    return RoleMention(role, position, first, last, stem, entity.start, entity.end, of)


def _written(reading: Reading, first: int) -> str:
    """The first word as written and the one behind it."""
    return " ".join(reading.words[first : first + 2])
