"""The words around secrets, as patterns on aligned text (lower case, composed letters, Latin digits)."""

import re

from bot.text.normalise import recompose


def _any(words: str) -> re.Pattern[str]:
    """Whole words or the beginnings of words (those that end in *)."""
    parts = [
        re.escape(word[:-1]) + "[^ ]*" if word.endswith("*") else re.escape(word) for word in recompose(words).split()
    ]
    return re.compile("(?:" + "|".join(sorted(parts, key=len, reverse=True)) + ")$")


SECRET = _any(
    """
    pin pins pinn peen pinta pinti pinnta piner pine pinno pinnumber pinnombor pincode pinkod pintao
    pinti pins ipin epin mpin tpin
    otp otpta otpti otpr otper otpe otps opt otip oitp ottp otipi otpcode
    code codes codeta codeti coder kod kode kodta kodti kodh cood
    password* passward* pasword* passwrd* passwd* paswad* passkey passcode* pass pasport0 pasward*
    verification* verificatn* varification* verify* cvv
    পিন পিনটা পিনটি পিনের পিনে পিনও পিনকোড* পিননম্বর পিননাম্বার পিনডা পিনখান পীন পিন্ন
    ওটিপি* ওটিপ* অটিপি* ওটপি* ওটিপিটা
    কোড কোডটা কোডটি কোডের কোডে কোডডা কোডখান কোড্ কোট0
    পাসওয়ার্ড* পাসওয়াড* পাশওয়ার্ড* পাসওআর্ড* পাসোয়ার্ড* পাসকোড* পাস ভেরিফিকেশন* ভেরিফাই* ভ্যারিফিকেশন*
    ডিজিট* digit digits dijit* গোপন গোপনীয় gopon goponio gupon gopan secret
    """
)
PASSWORD = _any(
    """password passwordta passwordti passwordr passward pasword passwrd passwd paswad pass passcode pasward
    পাসওয়ার্ড পাসওয়ার্ডটা পাসওয়াড পাশওয়ার্ড পাসোয়ার্ড পাসকোড pin পিন"""
)
FILLERS = _any(
    """
    : = - # , . " ' ( ) number numbr num no nos nambar nomber nombor nombar namber nmbr is was holo
    hoilo hocche hochche hosse hoitase hoilo ta ti the my amar er
    নম্বর নাম্বার নাম্বর নম্বার নং নাম্বারটা নম্বরটা নাম্বারটি নম্বরটি numberta numberti nomborta হলো হল
    হইলো হইল হচ্ছে হইতেছে ছিল ছিলো chilo silo টা টি আমার এর
    code kod কোড pin পিন otp ওটিপি new notun নতুন ei eita eta এই এইটা এটা এটি ইটা
    """
)
NOT_SECRET_CODES = _any(
    """post postal zip union unions upazila upojela ward area office qr tracking track grs complaint
    ovijog district zila village
    পোস্ট পোস্টাল জিপ ইউনিয়ন ইউনিয়নের উপজেলা ওয়ার্ড এলাকা এলাকার অফিস ট্র্যাকিং ট্রাকিং অভিযোগ
    অভিযোগের জেলা dress ড্রেস bar বার"""
)
CURRENCY = _any(
    """taka* tk tk. টাকা* টাহা* ট্যাকা* টেকা* tahar taha* teka* ৳ bdt hajar* hazar* হাজার* lakh* লাখ*
    shoto শত*"""
)
TIME_WORDS = _any(
    """sal saal sale saler saley সাল সালে সালের সন সনে year years tarikh* তারিখ* খ্রি* bochor* বছর* din*
    দিন* জন jon"""
)
OTHER_NUMBER = _any(
    """
    tracking track traking ticket trx* txn* transaction* trans id aidi nid card cardno ovijog* obhijog*
    abhijog* avijog* complain* mobile mobail mobil phone fon phn
    helpline hotline contact account acc call ac a/c book boi roll serial sl
    ট্র্যাকিং* ট্রাকিং* টিকেট* অভিযোগ* ট্রানজেকশন* ট্রানজ্যাকশন* লেনদেন* আইডি এনআইডি* কার্ড* মোবাইল*
    ফোন* হেল্পলাইন* হটলাইন* একাউন্ট* অ্যাকাউন্ট* বই* রোল* সিরিয়াল*
    tk taka টাকা ৳ sal সাল year january february march april may june july august september october
    november december
    জানুয়ারি* ফেব্রুয়ারি* মার্চ* এপ্রিল* মে জুন* জুলাই* আগস্ট* সেপ্টেম্বর* অক্টোবর* নভেম্বর* ডিসেম্বর*
    """
)
MESSAGE_WORDS = _any(
    """numbers digits sms* esemes* message* mesej* msg* mesage* massage* এসএমএস* মেসেজ* ম্যাসেজ* মেসেস* মেছেজ* মেসেইজ*
    ক্ষুদেবার্তা*"""
)
TOLD_WORDS = _any(
    """bole bolse* bolsi* bollam bolchi* boila bolesi* bolechi* boldi* disi* dici* diyechi* diyesi*
    dilam* dichi* dise* told gave read shared share* said
    বলে বলছি* বলসি* বললাম* বলেছি* বইলা* দিছি* দিসি* দিয়েছি* দিলাম* দিয়া* দিয়ে* কইয়া* কইছি* জানাইছি*
    শেয়ার*"""
)
HOTLINES = frozenset(
    {"16247", "16167", "16216", "16268", "16236", "16430", "16699", "16123", "1098", "1090", "09609616167"}
)
