"""Does somebody write for somebody else? By the words for relatives and neighbours, said of one's own."""

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
        "গ্রামের এক বিধবা", "gramer ek", "on behalf", "a widow in my", "an old man in my", "for a neighbour",
        "a beneficiary", "i am a volunteer", "ngo থেকে", "ngo theke",
    )
)  # fmt: skip


def speaks_for_another(text: str) -> bool:
    """True for "amar dadi vata pay na", "আমার মায়ের ভাতা", "for my mother"; False for "amar vata".

    A relative counts directly after "my", or one word further ("আমার বুড়া মায়ের").
    """
    words = fold(align(text).text.replace("'s", "")).split()
    for place, word in enumerate(words):
        if word in _MINE and any(near in _KIN for near in words[place + 1 : place + 3]):
            return True
    spoken = f" {' '.join(words)} "
    return any(phrase in spoken for phrase in _FOR_ANOTHER)
