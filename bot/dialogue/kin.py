"""Does somebody write for somebody else? By the words for relatives and neighbours, said of one's own."""

import re

from bot.text.fold import fold
from bot.text.normalise import align


def _sounds(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_MINE = _sounds("আমার amar amr আমাগো আমাদের amader আমগো আঁর anr my our")
_KIN = _sounds(
    """
    মা মায়ের মাকে মাতা আম্মা আম্মার আম্মু বাবা বাবার আব্বা আব্বার আব্বু বাপ বাপের দাদা দাদার দাদি দাদী দাদির দাদীর দাদু
    নানা নানার নানি নানী নানির নানীর নানু চাচা চাচার চাচি চাচী চাচির কাকা কাকার কাকি কাকির মামা মামার মামি মামির
    খালা খালার ফুফু ফুফুর ভাই ভাইয়ের বোন বোনের ছেলে ছেলের মেয়ে মেয়ের পোলা পোলার মাইয়া মাইয়ার স্বামী স্বামীর
    স্ত্রী স্ত্রীর বউ বউয়ের শাশুড়ি শাশুড়ির শ্বশুর শ্বশুরের ভাবি ভাবির নাতি নাতির নাতনি
    ma mayer maa amma ammar ammu baba babar abba abbar abbu bap baper dada dadar dadi dadir dadu nana nanar nani nanir
    nanu chacha chachar chachi chachir kaka kakar kaki kakir mama mamar mami khala khalar fufu fufur bhai vai bhaier
    bon boner chele cheler sele meye meyer mayer pola polar maiya shami shamir swami stri strir bou bouer shashuri
    shashurir shosur shoshur vabi bhabi nati natni mother father grandmother grandfather grandma grandpa mom dad uncle
    aunt brother sister son daughter husband wife parents in-law neighbour neighbor cousin niece nephew
    """
)
_FOR_ANOTHER = tuple(
    f" {fold(words)} "
    for words in (
        "পাশের বাড়ির", "পাশের ঘরের", "pasher barir", "pasher ghorer", "প্রতিবেশী", "প্রতিবেশীর", "protibeshi", "protibeshir",
        "হয়ে লিখছি", "হইয়া লিখছি", "হইয়া কই", "hoye likhchi", "hoye likhci", "hoya likhtesi", "পক্ষে লিখছি", "আমার দেখা এক",
        "on behalf", "for a neighbour",
        "a beneficiary", "i am a volunteer", "ngo থেকে", "ngo theke",
    )
)  # fmt: skip


# "I am her neighbour": one's own part in another's matter.
_I = _sounds("আমি ami i")
_THEIRS = _sounds("উনার ওনার তার তাঁর ওর তাদের unar onar tar or tader her his their")
_BESIDE = _sounds("প্রতিবেশী প্রতিবেশি protibeshi protibesi neighbour neighbor পাশের")


def _any(words: str, ending: str = "") -> str:
    return "(?:" + "|".join(f"{word}{ending}" for word in sorted(_sounds(words))) + ")"


# Somebody weak who lives near: whoever takes money "in my village" is told of in other words.
_WEAK = _any(
    """
    disabled blind deaf old elderly poor helpless widowed pregnant sick orphan widow প্রতিবন্ধী বিধবা বৃদ্ধ বৃদ্ধা বয়স্ক অসহায়
    গরিব গরীব বুড়া বুড়ি অন্ধ এতিম পঙ্গু গর্ভবতী bidhoba bidoba protibondhi protibondi briddho briddha boyosko osohay
    gorib bura buri
    """
)
_NEAR = _any("গ্রামের গ্রামে গাঁয়ের এলাকার এলাকায় পাড়ার ওয়ার্ডের gramer grame elakar elakay parar")
_A_WEAK_ONE_NEAR_BY = re.compile(
    rf"(?<!\b{fold('am')} )\b{_any('a an one this some')} (?:\w+ )?{_WEAK} (?:\w+ )?{_any('in from of')} "
    rf"{_any('my our')} \w+"
    rf"|\b{_NEAR} {_any('এক একজন একটা ek ekjon ekjn')} (?:\w+ )?{_WEAK}\b"
)


def speaks_for_another(text: str) -> bool:
    """True for "amar dadi vata pay na", "আমার মায়ের ভাতা", "for my mother"; False for "amar vata".

    A relative counts directly after "my", or one word further ("আমার বুড়া মায়ের").
    """
    words = fold(align(text).text.replace("'s", "")).split()
    for place, word in enumerate(words):
        if word in _MINE and any(near in _KIN for near in words[place + 1 : place + 3]):
            return True
        if word in _I and _is_theirs(words[place + 1 : place + 4]):
            return True
    spoken = f" {' '.join(words)} "
    if _A_WEAK_ONE_NEAR_BY.search(spoken):
        return True
    return any(phrase in spoken for phrase in _FOR_ANOTHER)


def _is_theirs(words: list[str]) -> bool:
    """ "her neighbour", "তার ছেলে": what follows "I" names whose relative or neighbour one is."""
    after = next((place for place, word in enumerate(words) if word in _THEIRS), None)
    return after is not None and any(word in _KIN or word in _BESIDE for word in words[after + 1 :])
