"""The words around place names: level words, noise, compass points, and words that only
look like places."""

from collections.abc import Mapping

from bot.nlu.place_stops import COMMON_SOUNDS
from bot.text.fold import fold_word
from bot.text.normalise import recompose
from grs_core.domain.places import PlaceLevel


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(recompose(word)) for word in words.split())


LEVEL_WORDS: Mapping[str, PlaceLevel] = {
    folded: level
    for level, words in (
        (PlaceLevel.DIVISION, "division বিভাগ bibhag bivag bibag"),
        (PlaceLevel.DISTRICT, "district dist জেলা jela zila zilla jila jella distric districts"),
        (PlaceLevel.UPAZILA, "upazila upazilla উপজেলা upojela upozela upajela upjela upozila থানা thana tana uz"),
        (PlaceLevel.CITY, "সিটি city corporation করপোরেশন কর্পোরেশন"),
        (PlaceLevel.UNION, "union ইউনিয়ন iunion unoin uniyan union's ইউপি up parishad পরিষদ porishad ইউনিউন"),
    )
    for folded in _folded(words)
}

# Said around an answer to "where?"; never part of a name.
FILLERS = _folded(
    """
    আমি আমার আমাদের আমরা থাকি বাড়ি বাসা গ্রাম গ্রামের গ্রামে গ্রামঃ হলো হচ্ছে থেকে বলছি বলতেছি এলাকা
    এলাকায় এলাকার মধ্যে পৌরসভা পৌরসভার
    নাম ঠিকানা ওয়ার্ড ওয়ার্ডের নং নম্বর ডাকঘর পোস্ট অফিস স্যার ভাই আপা জি জ্বি হ্যাঁ এবং আর ও এর এ তে
    র টা টি ত তো মৌজা
    ami amar amr amra amader amder thaki bari basa bashi gram grame gramer holo hocche theke bolchi bolsi elaka
    elakar elakay pouroshova
    poroshova nam thikana address ward no number nong post office po ps sir bhai vai apa ji hae ar r er
    e te ta ti in at of
    from the my i live am here is name place area village vill at p o and moddhe bolteci thikana
    """
)

SADAR = fold_word("sadar")

_COMPASS: Mapping[str, str] = {
    folded: point
    for point, words in (
        ("e", "পূর্ব পুর্ব পূর্বা purbo purba east purbo"),
        ("w", "পশ্চিম পঃ paschim poschim west pashchim pochim"),
        ("n", "উত্তর উঃ uttar uttor north utter"),
        ("s", "দক্ষিণ দক্ষিন দঃ dakshin dokkhin dakkhin south dokkin dakhin dokhin"),
    )
    for folded in _folded(words)
}

# Everyday words whose sound is that of a union. A text of such a word alone, or with a level word
# behind it, still counts.
_EVERYDAY = """
    ভাতা ভাতার ছাড়া চাল চালের দেয় দেয়না দেয়নি না নাই পাই পাইনি টাকা টাকার মাস কার্ড নাম বাদ কথা কাছে
    ঘর বয়স বিধবা মেম্বার চেয়ারম্যান সরকার সরকারি
    অফিস বিকাশ নগদ উপায় আশা আলী আলি শাহ মিয়া খান চর বাজার হাট গ্রাম পাড়া নগর পুর গঞ্জ বাড়ি সদর কালি
    কালী কাজী কাজি সাত দশ তিন ছয় মোল্লা বড় ছোট নতুন
    পুরান ধরা ধারা কোলা কলা ভাল ভালো মরা জামা জমা দারা মারা হারা পারা করা ভরা খারাপ বারা আড়া সারা বাকি
    বকেয়া আমলা মামলা হামলা ভাঙ্গা চান্দা চাঁদা চাদা
    আদা সাদা দাদা দাদি নানা নানি মামা কাকা কাকি চাচা চাচি খালা ফুফু বাবা মা ছেলে মেয়ে ভাই বোন আপা স্যার
    জামাল কামাল রহিম করিম সালাম কালাম হাসান হোসেন
    শান্তি মঙ্গল রানি রানী রাজা বাদশা ফকির মিজান আলম আলাম বেলা হেলা মেলা জেলা তালা মালা বালা পালা জালা
    ঢালা গলা তলা সোনা রূপা মতি লতি আতা পাতা
    সেবা শিক্ষা উপজেলা ইউনিয়ন জন্ম মৃত্যু সনদ তারিখ ভুল ঠিক জমি আবাদ বিল কোটা কোন কোনো কারা কারো আজ কাল
    এখন তখন সময় দিন রাত বছর ব্যাংক
    রেশন তেল ডাল আটা চিনি লবণ গরু ছাগল মাছ নদী পানি বন্যা ঝড় ডিলার দালাল এজেন্ট দোকান কাগজ ছবি ফোন
    মোবাইল নম্বর
    kotha kore korar bola dewa pawa nai pai taka vata card nam bad kase sara chara chal dey asha bari
    bazar hat char sador new old
    mara hara para kora vora kharap baki mamla bhanga chanda chada ada sada dada dadi nana nani mama
    kaka kaki chacha khala fufu baba
    ma chele meye vai bon apa sir jamal kamal rahim karim salam kalam hasan hossain khan mia miah molla
    kazi ali sheikh shanti rani
    raja fakir mela tala mala bala pala gola tola sona rupa mati moti pata seba jonmo vul thik jomi bil
    bill kota kono kara aj kal
    somoy din rat bosor bank tel dal ata chini goru mas nodi pani dealer dalal dokan chobi phone mobile
    amar apnar tader tara tar
    the and for not but was are has had him her his she this that with from have they dead list name man
    card come made take said
    holud baro saro aro ora amra tomra apnara bar sar bara gela gelo gese kane kande munda hazira hajira
    hazari kolom
    balam kamar camar bolar dhara dora dorar boro choto bari dui tin pach char sat noy dosh hajar lakh
    shahi rashid salim halim
    begum khatun bibi banu nesa sultana akter islam uddin ullah haque hoque mondol mandal sarkar sarker
    das roy rai pal ghosh
    dhar shil sheel barua chakma marma tripura santal munshi bepari howladar sikder talukdar chowdhury
    majumdar biswas
    তারপর করেন করুন করছ করত করব করবেন বলছ বলব বলবেন মহিলা মহিলারা অন্য কৃষি সদস্য কমিটি সবার পাঠান বদল
    মানি বাগান বস্তা সহায়তা যারা বলি পাইল
    কইরা পারি দরকার রাখত মাননীয় ভর্তি পাকা তিনদিন আরাইহাজার যতবার খাইয়া কইয়া শাখা কোটি ক্ষতি গতি খেলা
    সরাসরি পরে পইড়া আল্লায়
    wrong onno mohila committee chairman korsi sorasori pailam pathan bodol dorkar sobar bosta bagan
    jara boli pail para pura parar
    নোয়াখাইল্লা চিটাইংগা সিলেটি বরিশাইল্লা ঢাকাইয়া koira koyra pari tarpor torpor korlam korbo korben
    bolbo bolben boled borso joddha stol vorti umor
    silam nokol
    na no money bikash bkash nagad nogod rocket roket upay upai pin otp code kod pabo kobe kokhon koi kothay keno ki kom
    bidhoba boyosko protibondhi widow allowance amount agent cash account
    মাটি কাটা mati kata তিতাস titas can do
"""

STOP_SPELLED = frozenset(recompose(word) for word in _EVERYDAY.split())
STOP_WORDS = _folded(_EVERYDAY) | COMMON_SOUNDS


def compass(folded: str) -> str | None:
    """e, w, n or s for a folded compass word."""
    return _COMPASS.get(folded)
