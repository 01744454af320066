"""Names of programmes and of mobile-money providers in a text. Patterns are in folded spelling (bot.text.fold)."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re
from collections.abc import Iterator

from bot.nlu.endings import stems
from bot.nlu.engine import Entity
from bot.nlu.reading import Reading
from bot.text.normalise import recompose

_BHATA = r"(?:[bp]+h?ata?|bta?|aluance|alaens|alauens|aluens|al[aou]+[ae]?n[cs]es?|benefits?|kard|card|crd|rate|taka|teka|tk|scem[ei]?|sceme|skim|man[ei]+)"
_STIPEND = r"(?:u?pa?b[ir]+t+i?|stipend|staipend|upbiti|upabiti)"
_FOR = r"(?=(?:r|er|a|u|i)?(?: (?:r|er))? (?:taka|teka|tk|list|talika|form|farm|mabail|bai|bata|cal|haise|nam|a bata|card|kad|instalment|kisti|pai(?= )|[0-9]{3,}|[0-9] hajar))"
_ENDING = r"(?:r|er|e|te|ke|ta|ti|ar|s|i|u|a|t|tai|tar|ae)?"
_PROGRAMMES = tuple(
    (norm, re.compile(rf" (?:{pattern}){_ENDING}(?= )"))
    for norm, pattern in (
        (
            "disability_stipend",
            rf"(?:pr?a?ti?b[ao]nd\w*|disabiliti) (?:\w+ )?{_STIPEND}|(?:pr?a?ti?b[ao]nd\w*) (?:catr|satr|sikarti)\w* \w*{_STIPEND}",
        ),
        ("disability_stipend", rf"(?:spesial|special|autistik|autistic)(?: (?:scul|child|cild|e|er|r))* {_STIPEND}"),
        ("primary_stipend", rf"(?:pr[ai]+t[ai]?mi?k|p[ra]+imari|pi?raimari) (?:scul |iskul |sika )?{_STIPEND}"),
        ("secondary_stipend", rf"(?:mad[ai]?mi?k|secandari|sekendari|hai ?scul|hai ?iskul|high scul) {_STIPEND}"),
        ("_stipend", rf"(?:sika )?{_STIPEND}"),
        (
            "mother_child_benefit",
            (rf"mat\w?r[ri]*t\w*(?: ?k[ao]lin)?(?: {_BHATA})?|mati?t+a? b?h?[ao]ta|mat[ri]+k[ao]lin\w*(?: {_BHATA})?|mat[ri]+ {_BHATA}|mtr?t+a?(?: {_BHATA})?|garba?k[ao]lin {_BHATA}"
            rf"|garba?b[ao]?ti(?: ma\w*)? {_BHATA}|materniti(?: {_BHATA})?|mater (?:(?:and|n) )?ci[l]?d(?: benefit)?"
            rf"|mater (?:and |n )?(?:benefit|bebi|babi)(?: {_BHATA})?|sisu bata|garba?b[ao]?ti\w* bata|ma+ (?:(?:a|o|ar|and) )?[sc]i[sc]u(?: sahai?ta)?(?: {_BHATA})?|mcbp|emsibipi"),
        ),
        ("widow_allowance", rf"bi?d[aou]*b?a {_BHATA}|bi?d[ao]?ba{_FOR}|[bu]?ai?du(?: ?s)? {_BHATA}|[bu]?ai?du{_FOR}|aid bata|sami (?:paritak?ta?|nigrihita?) {_BHATA}|bidbabata"),
        ("old_age_allowance", rf"b(?:aia|ia|ai|i)s+h?k[ao]? {_BHATA}|b(?:aia|ia|ai)s+h?[ao]? b[ao]?ta|bi(?:dk|ds) b[ha]*ta|ba(?:ia|i)sk{_FOR}|baiaskbata|baska? {_BHATA}|ald age(?: {_BHATA})?|ald (?:b[ha]*ta|bta|aluance)|ald peaple(?: ?s)? {_BHATA}|bri?d+a? {_BHATA}|bur[aio] bata|bata baiask|briddha bata"),
        (
            "disability_allowance",
            rf"(?:pr?[ao]?ti?b[ao]?n?d[a-z]*|disabiliti|disable|disabled|dis) {_BHATA}|(?:pr?a?ti?band[hi]+|disabiliti){_FOR}|(?:pr?a?ti?b[ao]?nd[a-z]*|disabiliti)(?= (?:list|ral|beneficiari|tipe|recard|desk|6|9))|pratibandibata|pi dabliu ?di",
        ),
        ("vwb", r"bijidi|bidabl?iu?bi|bi ?ji ?di|bulnerable \w+ benefit"),
        ("vgf", r"bi ?ji ?i?ef|bijief|(?:jele?r?|jele der|jeleder|jaila|jailar|ilis(?:er)?|jatka(?: band[h]?er)?) (?:c[ao]i?u?l|kard|card|bijief|bgf|bata)|fis(?:er|ing|ermen)(?: ?s)? (?:rice|card|kard)|abr[ao]*de?r ca[ui]*l|(?:i?id(?:er)?(?: er)? )(?:10 k[eg]\w* ?)?(?:ca[ui]*l|10 kg)"),
        ("ffp", r"kad[a-z]*b[ao]?n?d[ao]?b(?: karm\w+)?|fud friendli|(?:15|10|paner[ao]?|das) ?(?:taka|tk|takar|tkar)\w*(?: r| er)?(?: ke?jir?)?(?: dar\w*)? (?:ca[iou]*l|rice)|fud card|fair price (?:er )?(?:rice|ca[iu]*l|card)|cauler kard|rice (?:card|kard)"),
        ("egpp", r"i ?ji ?pi ?pi|ijipi+|karma? ?srij[ao]n|k[ao]rm[ao]s[ri]+j[ao]n|(?:40|calis|challis|cal+is) ?(?:dina?|day?i?s?|dnr)(?:(?: ?er|r)? (?:kaj|kam|karmasuci|prakalpa?|sceme?|scim|skim|urk|prajekt|pragram|jab))?"),
        ("bede_allowance", rf"bed+e?r? (?:{_BHATA}|list)|bede(?: samprada?e?r| janagastir| bahrer| palir)? {_BHATA}"),
        ("transgender_allowance", rf"hij[rd]+a(?:der| der|r)?(?: jan\w+)? {_BHATA}|aluance far hijra|transgender beneficiari|transgender {_BHATA}"),
        ("tea_worker", rf"[cs]a (?:s[ra]+mi?k|sramik)\w*(?: (?:bata|anudan|taka))?|tea (?:lab[ao]u?r(?:er)?|[uo]r?k+er)s?(?: s)?(?: \w*supart| cas| {_BHATA})?|(?:ca baga?n|tea garden)(?:er| er)? (?:taka|teka|bata|tk|[0-9]{4}|er tk|ekkalin|cas|tia|ekk?aline?r?)"),
        ("freedom_fighter", rf"m[uk]*[ck]?ti ?j[auoi]*d+a?(?: (?:bata|samani))?|muktij[ua]*da?(?: (?:bata|samani))?|fridam figh?ter(?: hanrarium| {_BHATA})?|samani(?!t)(?: bata)?|hanr[ae]?ri?am|hanararium|hanrarium|mukti bata|jada bata|birmuktijda"),
        ("oms", r"tcb(?: card| kard)?|tisibi(?: card| kard)?|aemaes|a em es"),
        ("family_card", r"f[ae]?mi?(?:li)? (?:card|kard|crd|kad)"),
        ("other", rf"adibasi {_BHATA}|etim {_BHATA}|cancer(?: er|er)? (?:anudan|sahai?ta)|(?:kansar|kancar)\w* (?:anudan|sahai?ta)|anagrasar(?: jan\w+)? {_BHATA}"),
    )
)  # fmt: skip
_I_OR_MINE = r"(?:ami|amra|i am|im|i m|amar (?:ma|maa|ama|baba|aba|dadi|dada|nani|nana|sami|bau|stri|bai|ban|cele|me|meie)|mi (?:mater|fater|san|daugter|brater|sister|granmater))"
_AM = r"(?:ek|akjan|ekjan|ekjn|akjn|a|an|is|hailam|hailm|garib|asahai|par)"
_WHAT_ONE_IS = tuple(
    (
        norm,
        re.compile(
            rf" {_I_OR_MINE} (?:{_AM} ){{0,2}}({pattern}){_ENDING}(?= )| pai ?(?:na|nai|ni) ({pattern}) (?:manus|mahila)(?= )"
        ),
    )
    for norm, pattern in (
        ("widow_allowance", r"bi?d[aou]*b?a|aidu|uidu"),
        ("old_age_allowance", r"b(?:aia|ia|ai)s+k[ao]?|bri?d+a?|elderli"),
        ("disability_allowance", r"pr?[ao]?ti?b[ao]?nd[hi]+|disabled|disable"),
        ("transgender_allowance", r"hij[rd]+a|transgender"),
        ("bede_allowance", r"bede"),
        ("tea_worker", r"ca bagane?r? (?:kaj|kam|sramik)|tea garden (?:uarker|urker)"),
    )
)
"""What the sender is, or whoever of his family he writes for."""
_ALLOWANCE = re.compile(r" (?:b[ha]*tar?|bata[rt]?\w?|aluance|aluances|alauance|anudan)(?= )")
_INITIALS = {
    "vwb": "vwb", "vgd": "vwb", "vgf": "vgf", "egpp": "egpp", "egp": "egpp", "ffp": "ffp", "oms": "oms", "mcbp": "mother_child_benefit", "mcb": "mother_child_benefit", "ff": "freedom_fighter", "oaa": "old_age_allowance",
}  # fmt: skip
_GROUPS = (
    ("widow_allowance", re.compile(rf"(?:bi?d[ao]?ba|aidu){_ENDING}")),
    ("old_age_allowance", re.compile(rf"(?:b(?:aia|ia|ai)s+k[ao]?|ald){_ENDING}")),
    ("disability_allowance", re.compile(rf"(?:pr?[ao]?ti?b[ao]?nd[hi]+|disabiliti){_ENDING}")),
)
_ANY_GROUP = re.compile(" (?:" + "|".join(pattern.pattern for _, pattern in _GROUPS) + ")(?= )")
_AND = frozenset({"ar", "a", "and", "r", "ba", "na", "naki", "ebang", "kinba"})
_HIGHER = re.compile(r" (?:mad[ai]?mik|high|hai ?scul|hai ?iskul|kalej|college|calej|madrasa?|cla[sz]+ (?:6|7|8|9|10|siks|seben|eight|eit|nain|nine|ten|sebn)"
                     r"|kla[sz]+ (?:6|7|8|9|10|siks|seben|eit|nain|ten)|(?:highscul|calege|calij|cale?j)|(?:6|7|8|9|10|[sa]+st[ha]*m?|saptam|astam|nabam|dasam) s[hr]en[ia]|srenite|ssc|dasm|nabm|astm|secandari|inter|hastel|semist|semest|student ad|sikse? |sebene? |eite? |naine? |am [678] |clas[ms]ate|ekzam fee|bie ha|bia ha|biie ha|class teacer)")  # fmt: skip
_DISABLED = re.compile(r" (?:pr?a?ti?band|disab)")

_PROVIDERS = (
    ("agent_banking", re.compile(r" (?:(?:dac|dutc) bangla )?(?:[ae]je?nt|agent|agnt) bai?n[gk]+(?:ing)?(?:er|e|r)?(?= )| (?:ba[in]*k|bangk|bank) (?:asia|esia|esi?a)(?: (?:agent|ejent))?(?= )")),
    ("bkash", re.compile(rf" (?:b ?kas|bikas|bikass|bks)(?:u|at|ut)?{_ENDING}(?= )")),
    ("nagad", re.compile(rf" (?:n[ao]?g[ao]?[dt])(?:ae|at|ate|u)?{_ENDING}(?= )")),
    ("rocket", re.compile(rf" (?:rak[ei]t|racket|rakt)(?:u|at)?{_ENDING}(?= )")),
    ("upay", re.compile(rf" (?:upai)(?:e|ae|ete)?{_ENDING}(?= )")),
)  # fmt: skip
_NEAR = 64
"""Letters on each side that may tell what a word is: a hostile text is read in bounded work."""
_NO_PROVIDER = re.compile(recompose("রক্ত|rokt[oe]|rakt|রাখ|rakh|নাগা"))
"""Blood, keeping and "until", which fold as Rocket and Nagad do."""
_BARGAIN = re.compile(r" (?:kin|bec|bik|mul)")
_SKY = re.compile(r" (?:utk|uks|launc|bigan|mahak|saince)")
_WALLET = re.compile(
    r" (?:a?k[ao]u?nt|ek[ao]u?nt|acc?a?unt|atipi|nam?ba?r|number|nambar|agent|ejent|ajent|mabail|mobile|bikas|bkas"
    r"|n[ao]gad|rakt|raket|card|uallet|aalet|uale|mesej|mesage|bas?lans|balance|helplain|kalsent|hisab|empti|sms"
    r"|(?:ac|acc|a c|pin|otp|atp|ap|aps|sim|teke|teika|taika|taki|cas|kas|caj|carj)(?= ))"
)
_CASH = re.compile(r" (?:ja|na kintu|pau|taka|teka|tk|artha|art|cas|kas|hate|dam|mul|[0-9]+|pac|dui|tin|ek|das|hajar)")
_NOT_BKASH = re.compile(r" (?:sisu|manasik|saririk|med[ah]+r?|deser|artha?naitik|samajik|gatiba|bidik) $")
_A_MAN_BIKASH = re.compile(r" (?:name?r?|nam|kamiti|babu|candr|kendra?|sarkar|kaka|mama|da) ")
_BY_UPAY = re.compile(r" (?:e|ete|te|r|die|dia|diia|theke|teke|is|bale|apa?|aps) ")
_NO_WAY = re.compile(r" (?:nai|ki|nei|kun|ace|thak|bal|bair)")
_WAY = re.compile(r" (?:ki|kun|kan|kana|ana|bikalpa?) $")


def find_programmes(reading: Reading) -> Iterator[Entity]:
    """Programmes that are named; a bare "allowance" is none. Earlier patterns are the more precise ones."""
    for norm, pattern in _PROGRAMMES:
        for first, last, match in reading.find(pattern):
            name = _stipend(reading) if norm == "_stipend" else norm
            yield reading.entity("programme", name, first, last, _last_stem(match[0]))


def find_pairs(reading: Reading) -> Iterator[Entity]:
    """ "widow or old age", "বয়স্ক আর বিধবার": two groups named together are two programmes, without "allowance"."""
    if len(_ANY_GROUP.findall(reading.folded)) < 2:
        return
    named = [_group(folded) for folded in reading.folds]
    for first, norm in enumerate(named):
        for second in range(first + 1, min(first + 3, len(named))) if norm else ():
            between = reading.folds[first + 1 : second]
            apart = bool(between) or reading.folds[first] != "ald"
            if named[second] and named[second] != norm and apart and all(word in _AND for word in between):
                yield reading.entity("programme", norm, first, first)
                yield reading.entity("programme", named[second], second, second)


def find_own(reading: Reading) -> Iterator[Entity]:
    """ "I am a widow … my allowance": the allowance for what one is, when none is named."""
    if not _ALLOWANCE.search(reading.folded):
        return
    named = any(pattern.search(reading.folded) for _, pattern in _PROGRAMMES)
    for norm, pattern in () if named else _WHAT_ONE_IS:
        for _, last, match in reading.find(pattern):
            said = match[1] or match[2]
            end = last if match[1] else last - 1
            yield reading.entity("programme", norm, end - said.count(" "), end, _last_stem(said))
            return


def _group(folded: str) -> str:
    return next((norm for norm, pattern in _GROUPS if pattern.fullmatch(folded)), "")


def find_initials(reading: Reading) -> Iterator[Entity]:
    """VWB, VGF, EGPP …, by their letters: their folds are everyday words (vwb folds as বাবা does)."""
    for position, word in enumerate(reading.words):
        stem = next((s for s in stems(word) if s in _INITIALS), None)
        if stem:
            start = reading.spans[position][0]
            yield reading.entity_at("programme", _INITIALS[stem], start, start + len(stem))


def _stipend(reading: Reading) -> str:
    if _DISABLED.search(reading.folded):
        return "disability_stipend"
    return "secondary_stipend" if _HIGHER.search(reading.folded) else "primary_stipend"


def find_providers(reading: Reading) -> Iterator[Entity]:
    """Providers, judged by the words around: নগদ is also cash, বিকাশ development, উপায় a way."""
    wallet = None
    for norm, pattern in _PROVIDERS:
        for first, last, match in reading.find(pattern):
            wallet = bool(_WALLET.search(reading.folded)) if wallet is None else wallet
            before = reading.folded[max(match.start() - _NEAR, 0) : match.start() + 1]
            after = " " + reading.folded[match.end() : match.end() + _NEAR].lstrip()
            if not _NO_PROVIDER.match(reading.words[first]) and _is_provider(
                match[0].strip(), norm, before, after, wallet
            ):
                yield reading.entity("mfs_provider", norm, first, last, _last_stem(match[0]))


def _is_provider(matched: str, norm: str, before: str, after: str, wallet: bool) -> bool:
    """`wallet`: the message speaks of accounts, numbers or agents."""
    if norm == "bkash":
        return not _NOT_BKASH.search(before) and not _A_MAN_BIKASH.match(after)
    if norm == "nagad":
        ended = matched not in ("nagad", "nagd")
        if before.endswith(" hal ") or (ended and _BARGAIN.match(after)):
            return False
        return ended or not _CASH.match(after) or bool(_WALLET.search(before[-30:] + after[:40]))
    if norm == "upay":
        by = wallet or bool(_BY_UPAY.match(after)) or before.endswith((" an ", " bia ", " in ", " mai "))
        return by and not _WAY.search(before) and not _NO_WAY.match(after)
    return norm != "rocket" or not _SKY.match(after)


def _last_stem(matched: str) -> str:
    """The folded last word of a match without a case ending that the pattern allowed."""
    last = matched.split()[-1]
    for ending in ("er", "te", "ke", "ta", "ti", "r", "e"):
        if last.endswith(ending) and len(last) - len(ending) >= 3:
            return last[: -len(ending)]
    return last
