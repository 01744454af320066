"""Which language a message is in, by its script and its small words."""

from bot.text.fold import tokens
from bot.text.normalise import align, recompose

LANGUAGES = ("bn", "bn-Latn", "en", "mixed")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = _set(
    """
    a about account action active add address after again against agent all allowance already also am
    amount an and any
    anyone apply are as ask asked asking at away back bad balance bank be because been before being
    benefit bill birth
    block blocked both bribe but by call called can cannot card case cash change charge check child
    closed code come
    complain complaint complaints correct corrected could cut date daughter day days dead deceased
    deducted delay delayed demanded
    demanding details did didn didnt different disability disabled do does doesn don dont during elderly
    eligible every
    family father few field file filed find first for forgot form fraud from full gave get gets getting
    give given
    go got government grandfather grandmother had has hasn have haven having he hello help her here hi
    him his
    house how i if in information instalment installment into is isn it its just know last late learn
    left less
    life list lost made man many me member message mobile money month months more mother much must my
    name need
    never new no nobody not nothing now number of office officer official old on once one only open or
    other others
    our out over paid password pay payment pending people person phone please poor prior problem process
    properly provided
    ration received registered rejected relief replied reply report request rice rich said same say says
    school see send
    sent she should sick since sir solved some someone son staff status stealing still stipend stole
    stolen stop stopped
    submitted system take taken taking telling than thank thanks that the their them then there these
    they this those
    three through till time to today told took transaction transferred twice two union unable under
    until up update us
    use very village wait waiting want wanted was wasn we week weeks went were what when where which who
    whose why
    widow wife will with without woman women work working would wrong yes yesterday yet you your
    """
)
_ALSO_BANGLISH = _set(
    """a account agent amount bank block card cash charge code form help list member message mobile
    month no number office
    officer old password phone please problem sir status stop union update i to he are bad late din sms
    ok amar name
    on an check use time school active system date bill call cut office case balance full new ration
    relief the
    """
)  # words that romanised Bangla borrows: they decide nothing by themselves
_BANGLISH = _set(
    """
    ami amar amr amra amader apni apnar apnader apnara tumi tomar se tar tara tader take taka tk vata
    bhata vhata bata
    ta ti er r ar o na nai nei ni naa nay noy ase ache asche ashe chilo hoy hoi hoise hoyeche hoyese
    hobe hoiche hoitese holo kore
    korlo korse koreche korche korte korbo koren korchi korsi kori dey day dei deya dewa dise diche
    diyeche disen den din dao diye diya dite
    niye nise niyeche nilo nite nicche nitese pai paini painai paina pay pacchi pachi paitasi peyechi
    pabo pawa jai jabo jay gese geche gelo
    gesi kobe kothay koto ki keno kivabe kmne kemne ke kar kake kono kichu kisu ekhon akhon ekhono ekta
    akta ek dui tin char mash mas
    bochor bosor dhore theke thaika thaikka diner din kaj kaje lok manush manus chele meye maa baba dada
    dadi nana nani bhai vai
    apa bon chacha kaka mama swami shami bidhoba boyosko protibondhi upojela zila jela gram ovijog
    obhijog abhijog avijog janabo janate
    chai chan lagbe bolse bolche bole bolen bollo kotha shunen valo bhalo khub onek shob sob sobai
    shobai amago hamar hamra muro mor
    kintu tobu tao abar jodi jokhon tokhon ekhane okhane nam naam baki kom beshi besi ghush gush tul
    tule tulse ferot matro
    hai haa ji jee hae assalamu salam dhonnobad bondho thik thikana dorkar moto pore age agei aschi
    lagbo ase nijer keu kew
    """
)


def language(text: str) -> str:
    """`bn` | `bn-Latn` | `en` | `mixed`; a text without letters is `bn`, the language of the house.

    `mixed`: Bangla script with Latin words beyond a name or a number, or English sentences with Bangla
    ones.
    """
    words = [word for word in tokens(align(text).text) if not word[0].isdigit()]
    bangla = sum(1 for word in words if "\u0980" <= word[0] <= "\u09ff")
    latin = [word for word in words if word[0].isascii()]
    if not latin:
        return "bn"
    if bangla:
        return "mixed"
    return _of_latin(latin)


def _of_latin(words: list[str]) -> str:
    english = sum(1 for word in words if word in _ENGLISH and word not in _ALSO_BANGLISH and word not in _BANGLISH)
    banglish = sum(1 for word in words if word in _BANGLISH)
    shared = sum(1 for word in words if word in _ALSO_BANGLISH and word not in _BANGLISH)
    if english == 0 and banglish == 0:
        return "en" if shared * 2 >= len(words) else "bn-Latn"
    if english > 2 * banglish:
        return "en"
    if english >= 4 and english > banglish * 0.6:
        return "mixed"
    return "bn-Latn"


_OF_OFFICES = _set(
    """
    korun karun korben koriben din diben jan jaben ashun asun ashben anun anben janan janaben pathan pathano hoyeche
    hoiyache hoyechilo hobena kagoj niye sathe joma jogajog onugroho purbok pore age agami apnake apnar amader bisoy
    bisoyti tothyo bibechona nirdesh jachai jachay shomoy somoy porjonto paben pabe peyechen dewa deoa hoy hoyni hoini
    nai talikay talika obohito ebong othoba jonno jonne karone karon modhye moddhe sonkranto barta
    """
)  # what officials write


def is_romanised(text: str) -> bool:
    """Bangla in Latin letters, which may not be sent (BTRC): told by at least two words that no English text has, more
    of them than of English ones. A lone name, a brand or an English sentence is none; a miss is better than refusing
    an English answer.
    """
    words = [word for word in tokens(align(text).text) if word[0].isascii() and not word[0].isdigit()]
    banglish = sum(word in _BANGLISH | _OF_OFFICES and word not in _ENGLISH | _ALSO_BANGLISH for word in words)
    banglish += sum(word == "amar" for word in words)
    english = sum(word in _ENGLISH and word not in _ALSO_BANGLISH for word in words)
    return banglish > english and (banglish >= 2 or len(words) <= 2)


def is_english(text: str) -> bool:
    """Whether the answer goes out in English; everything else is answered in Bangla script."""
    return language(text) == "en"


def has_bangla(text: str) -> bool:
    """True when a Bangla letter stands anywhere in the text (composed or not)."""
    return any("\u0985" <= char <= "\u09e3" for char in recompose(text))
