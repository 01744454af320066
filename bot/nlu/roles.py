"""People and offices that a message names: role (label table), position (policy) and place. Folded spelling.

Naming is not blaming: `bot.nlu.accused` decides which of them the message complains about.
"""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from dataclasses import dataclass

from bot.nlu.reading import Reading

_END = r"(?:er|re|ra|ke|r|e|te|ta|ti|gulo|gula|der|n|o|i|ri|gar|ar)?"
_OFFICE = r"(?:afis|afice|ofis|office|affis|apis|af[iae]s)"
_OFFICER = r"(?:afisar|afsr|aficer|afsar|karmakarta|sar|madam|officer|afiser sar|afisr)"
_OF_OFFICE = rf"(?:{_OFFICER}|{_OFFICE}(?:er|r)?(?: (?:er|r))? (?:lak|manus|sar|madam|pian|pean|kerani|clerk|staf|karmacari|afisar|sahkari|dalal)|{_OFFICE})"
_CHAIR = r"(?:c[aei]{1,3}r?m[ae]+n|ce?rmn|crman|sairman|siarman|seiarmen|siarmen)"
_MEMBER = r"m[aeo]?m+b[aeo]*r|membr|mambr|mbr|member"


@dataclass(frozen=True, slots=True)
class RoleMention:
    """Words `first`..`last` name somebody; `stem` is the folded last word without its ending."""

    role: str
    position: str | None
    first: int
    last: int
    stem: str
    start: int
    end: int


_ROLES = tuple(
    (role, position, re.compile(rf"(?<= )({pattern}){_END}(?= )"))
    for role, position, pattern in (
        ("broker", "broker", rf"(?:\w+ {_OFFICE}er |samaj ?sebar )?(?:dal+al|dlal)|br[ao]ker|mahuri"),
        ("other", None, rf"(?:(?:{_MEMBER}|{_CHAIR})(?:er|r|ar)?(?: (?:er|r))? (?:s )?(?:sami|san|bagina|bai|cele|chele|batija|bete|beta|sala|sali|lak|lok|manus|bau|stri|jamai|bagne|put|pula|pala|catabai)|pic (?:{_CHAIR}))"),
        ("other", "panel_chair", rf"p[ae]nel (?:{_CHAIR})"),
        ("up_chairman", "up_chair", rf"(?:up |iupi |unian |iunian )?(?:{_CHAIR})"),
        ("up_member", "up_member", rf"(?:mahila |maila |up |iupi |ard |uard )*(?:{_MEMBER})|iupi sadas|up sadas"),
        ("official", "up_secretary", r"(?:iupi |up |iunian (?:parisader |parisad )?)?(?:sacib|saceb|socib|secretari|sekretari|sekertari)"),
        ("official", "union_social_worker", r"(?:unian |iunian )?(?:samaj ?karmi|smjkrmi|sacial (?:urker|uarker|oarker))"),
        ("official", "uno", rf"una|iuenu|uenu|iuena|iu en a|nirbahi {_OFFICER}|tna|una {_OFFICE}|uno"),
        ("official", "dd_dss", r"(?:d ?d|didi|upparical\w*|upaparical\w*|deputi directar)(?: samaj ?seba| sar)?"),
        ("official", "usso", rf"(?:upjela |upajila |sahar )?samaj ?seba(?:r)? {_OF_OFFICE}|samaj ?sebar lak|sacial serbices? {_OF_OFFICE}|us+a|(?:upajila |upjela )?sacial serbices?|samaj ?seba {_OFFICE}"),
        ("official", "uwao", rf"(?:upjela |upajila )?(?:mahila|maila) (?:bisai?ak )?{_OF_OFFICE}|uua|uao|u ?ua(?: {_OF_OFFICE})?|ua {_OF_OFFICE}|uman afairs {_OFFICER}"),
        ("official", "pio", rf"pia(?: {_OF_OFFICE})?|piaia|piaio|pi ai a|prakalp\w* {_OF_OFFICE}"),
        ("official", "food_controller", rf"(?:kada?|fud) (?:niantrak\w*|cantrol+er|{_OF_OFFICE})|kadniantrak|tag {_OFFICER}"),
        ("official", "useo", rf"mad[ai]?mik (?:sika |siksa )?{_OF_OFFICE}"),
        ("official", "education_officer", rf"(?:upjela |upajila )?(?:pratamik |pratmik )?(?:sika|siksa|educatian) {_OF_OFFICE}|ate[ao]|tea\b"),
        ("official", "dc", r"(?:jela prasas?ak|disi|d c|dc)(?: sar| afis)?"),
        ("official", None, rf"(?:\w+ )?(?:afis ?sah[ak]*ari|{_OFFICE} (?:sahkari|asistant)|kerani|krni|hed ?klark|hedaklark|clerk|klark|clark|matkarmi|saheb|scb|pradan sahkari|(?:unian|iunian) paris[ao]d|paursba|samaj kal+an|pian|pean|peon|karmacari|karmacr?i|daraian|darian|dar[ao]+n|aparetar|cam?p[iu]+tar aparetar|data entri\w*|staf+|gard)"),
        ("official", None, rf"(?:\w+ )?(?:{_OFFICER}|{_OFFICE}(?:er|r)?(?: (?:er|r))? (?:lak|manus|sar|madam))|{_OFFICE}|aficial"),
        ("other", "dealer", r"d[ie]+a?lar|dealer|diler|delar|dlr|dilr|delr"),
        ("other", "udc_entrepreneur", r"(?:udc |iudisi )?(?:udi?ak?ta|udgta|udktra)|udc(?: aperatar)?|(?:iunian|unian) (?:parisder )?(?:kampiutar|digital centre|camputer) aparetar"),
        ("mfs_agent", "mfs_agent", r"(?:bajarer |bangk |bank |bkas |bikas |nagad )?(?:agent|ejent|ajent|agnt|eient|ajnt)(?! bank| bangk)|(?:mabail er |mabailer |plajar )?d[aou]k[ao]?nd[ae]?r|daiandar|duandar|dahandar|dk?nd[ae]?r|dakani|bepari|sap bai|dakaner (?:pala|karmacari)|bajar er cele|sapkiper|sap ?kee?per|dakaner cele"),
        ("other", None, r"caukidar|cukidar|cakidar|gram p[ua]lis|kamisnar|daptari|bagan babu|bilage palice|dafadar|k[ao]u?nsilar|cauncil[ao]?r|hed ?(?:mastar|sar|teacer|ticar)|head ?(?:master|mastr|sir|sar|mis|teacer)|(?:pradan )?sikak|teacer|mastar|s[ao]rdar|lainer sardar|sabapti|pancaet(?: neta)?|neta|leader|lacal leader|t[ih]+kadar|cantractar|garden babu|imam|nga r lak"),
    )
)  # fmt: skip


def find_roles(reading: Reading) -> list[RoleMention]:
    """Everybody whom a message names by an office or a trade, in order; the more precise reading of a word wins."""
    found: list[RoleMention] = []
    for role, position, pattern in _ROLES:
        for first, last, match in reading.find(pattern):
            if any(mention.first <= last and first <= mention.last for mention in found):
                continue
            stem = match[1].split()[-1]
            entity = reading.entity("accused_role", role, first, last, stem)
            found.append(RoleMention(role, position, first, last, stem, entity.start, entity.end))
    return sorted(found, key=lambda mention: mention.first)
