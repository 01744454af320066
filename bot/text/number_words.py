"""The number words, as data: standard Bangla, common misspellings, romanised spellings, English."""

from collections.abc import Mapping
from fractions import Fraction

from bot.text.fold import fold_word
from bot.text.normalise import recompose

_ZERO_TO_TEN = """
শূন্য শুন্য শুণ্য শুইন্য সুন্য শূণ্য জিরো জিরু zero jiro ziro shunno sunno shunyo sunnyo shunna sunna shuinno
এক এখ একক ১টা একটা ek eek aek akta ekta one ওয়ান
দুই দু দুইডা দুইটা দুটা dui duy duita duta two টু
তিন tin teen tinta three থ্রি
চার চাইর চাইরডা চাইট্টা char chaar chari charta four ফোর
পাঁচ পাচ পাছ ফাঁচ ফাচ পাইচ panch pach fach faach paanch pas pasch pnch five ফাইভ
ছয় ছ ছঅ ছয সয় chhoy choy chhoi choi soy soi six সিক্স ছিক্স
সাত saat sat shat7 seven সেভেন
আট আষ্ট aat at aath eight এইট
নয় নঅ noy nouy nou noi9 nine নাইন
দশ dosh dos doss ten টেন
""".strip().splitlines()
_ELEVEN_UP = """
এগারো এগার egaro agaro eleven|বারো baro twelve|তেরো তের tero thirteen|চৌদ্দ চোদ্দ choddo fourteen
পনেরো পনের ponero ponoro fifteen
ষোল ষোলো sholo solo sixteen|সতেরো সতের sotero shotero seventeen|আঠারো আঠার atharo eighteen
উনিশ ঊনিশ unish nineteen|বিশ কুড়ি bish bis kuri twenty
একুশ ekush|বাইশ baish|তেইশ teish|চব্বিশ chobbish|পঁচিশ পচিশ pochish ponchish|ছাব্বিশ chabbish
সাতাশ satash|আটাশ আঠাশ atash|উনত্রিশ ঊনত্রিশ untrish|ত্রিশ তিরিশ trish tirish thirty
একত্রিশ ektrish|বত্রিশ botrish|তেত্রিশ tetrish|চৌত্রিশ choutrish chotrish|পঁয়ত্রিশ পয়ত্রিশ poytrish
ছত্রিশ chotrish36 chhotrish|সাঁইত্রিশ সাইত্রিশ saitrish|আটত্রিশ attrish|উনচল্লিশ ঊনচল্লিশ unchollish
চল্লিশ chollish collis forty
একচল্লিশ ekchollish|বিয়াল্লিশ biyallish|তেতাল্লিশ tetallish|চুয়াল্লিশ চৌচল্লিশ chuyallish
পঁয়তাল্লিশ পয়তাল্লিশ poytallish|ছেচল্লিশ chechollish|সাতচল্লিশ satchollish|আটচল্লিশ atchollish
উনপঞ্চাশ ঊনপঞ্চাশ unponchash|পঞ্চাশ ponchash ponchas fifty
একান্ন ekanno|বায়ান্ন বাহান্ন bayanno bahanno|তিপ্পান্ন tippanno|চুয়ান্ন chuyanno|পঞ্চান্ন ponchanno
ছাপ্পান্ন chappanno|সাতান্ন satanno|আটান্ন atanno|উনষাট ঊনষাট unshat|ষাট shat shaat sixty
একষট্টি ekshotti|বাষট্টি bashotti|তেষট্টি teshotti|চৌষট্টি choushotti|পঁয়ষট্টি পয়ষট্টি poyshotti
ছেষট্টি cheshotti|সাতষট্টি satshotti|আটষট্টি atshotti|উনসত্তর ঊনসত্তর unshottor|সত্তর shottor sottor seventy
একাত্তর ekattor|বাহাত্তর bahattor|তিয়াত্তর tiyattor|চুয়াত্তর chuyattor|পঁচাত্তর পচাত্তর pochattor
ছিয়াত্তর chiyattor|সাতাত্তর satattor|আটাত্তর atattor|উনআশি ঊনআশি unashi|আশি ashi eighty
একাশি ekashi|বিরাশি birashi|তিরাশি tirashi|চুরাশি churashi|পঁচাশি pochashi|ছিয়াশি chiyashi
সাতাশি satashi|আটাশি atashi|উননব্বই ঊননব্বই unnobboi|নব্বই নব্বুই nobboi nobbui ninety
একানব্বই ekanobboi|বিরানব্বই biranobboi|তিরানব্বই tiranobboi|চুরানব্বই churanobboi|পঁচানব্বই pochanobboi
ছিয়ানব্বই chiyanobboi|সাতানব্বই satanobboi|আটানব্বই atanobboi|নিরানব্বই niranobboi
""".strip().replace("\n", "|").split("|")  # fmt: skip


def _units() -> dict[str, int]:
    """Words as written, and from eleven up also `~` + their fold, which no short everyday word has."""
    table: dict[str, int] = {}
    for value, line in enumerate(_ZERO_TO_TEN):
        for word in line.split():
            table[recompose(word.rstrip("0123456789") if not word[0].isdigit() else word)] = value
    for value, line in enumerate(_ELEVEN_UP, start=11):
        for word in line.split():
            plain = recompose(word.rstrip("0123456789"))
            table.setdefault(plain, value)
            if len(fold_word(plain)) > 4:
                table.setdefault("~" + fold_word(plain), value)
    return table


UNITS: Mapping[str, int] = _units()

FRACTIONS: Mapping[str, Fraction] = {
    recompose(word): value
    for words, value in (
        ("আড়াই আরাই arai adai aray araai", Fraction(5, 2)),
        ("দেড় দের der dedh derh", Fraction(3, 2)),
        ("সাড়ে সারে সাড়া sare saare sharey share saray sarhe", Fraction(1, 2)),
        ("পৌনে পোনে poune pone pouney", Fraction(-1, 4)),
        ("সোয়া সওয়া soya sowa shoya shoa", Fraction(1, 4)),
    )
    for word in words.split()
}

MULTIPLIERS: Mapping[str, int] = {
    recompose(word): value
    for words, value in (
        ("শ শো শত শতক শ' sho so shoto soto shata hundred শোত", 100),
        ("হাজার হাজর হাজাৰ hajar hazar hajr hazr hajer hazer azar ajar hzr hjr আজার thousand thousnd k হাযার", 1000),
        ("লাখ লক্ষ lakh lac lakhs lakkho", 100_000),
        ("কোটি koti crore kuti", 10_000_000),
    )
    for word in words.split()
}
