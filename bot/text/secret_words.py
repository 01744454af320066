"""The words around secrets, as patterns on aligned text (lower case, composed letters, Latin digits)."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

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
    """taka* tk tk. tks টাকা* টাহা* ট্যাকা* টেকা* টিয়া* টেঁয়া* টেয়া* টেখা* ট্যাহা* টেহা* tahar taha* teka* tiya* tia* tekha*
    ৳ bdt hajar* hazar* হাজার* lakh* লাখ* shoto sho শ শো শত* thousand"""
)
MULTIPLIER = _any("hajar* hazar* হাজার* lakh* লাখ* shoto sho শ শো শত* thousand")
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
    | {"999", "333", "109", "106", "121", "247", "167", "16263"}
)
TELLS = _any(
    """
    bolsi* bolchi* bolci bolcilam bolesi* bolechi* bollam bollm bolam bolchilam bolsilam boldi* koisi* koichi* koici koilam koislam
    koisilam kosi kochi kochilam janaisi* janaichi* janalam janailam likhsi* likhchi* likhlam lekhsi* lekhchi* lekhlam likhci
    type* typed typ taip* tipsi tipchi tiplam tipe tipa tipci tipya chapsi chapchi shunaisi* sunaisi* sunaichi* shunaichi*
    shonai* sunai* shunai* told typed entered shared dictated spelled spelt texted input inputted recited punched
    বলছি* বলসি* বলচি* বললাম বল্লাম বলেছি* বলেছিলাম বলিছি* বলিসি* বুললাম বুলছি* বুলেছি* কইছি* কইসি* কইলাম কইছলাম কইসলাম কইলুম কয়ছি* কয়েছি* কইয়ালছি
    কইলামগা জানাইছি* জানাইলাম জানালাম জানিয়েছি টাইপ* টিপছি* টিপলাম টিপ্যা টিপা টিপে টিপিয়া টিপি টিপ্পা
    চাপছি* চাপলাম চাইপা চাইপ্যা লিখছি* লিখসি* লিখলাম লেখছি* লেখসি* লেখলাম লিখেছি* শুনাইছি* শুনাইলাম শুনায়া শোনাইছি* শোনাই*
    শুনিয়ে শেয়ার* ইনপুট এন্টার পইড়া
    """
)
TELLS_BEFORE_GIVE = _any(
    """
    bole bolia boila boilla boliya bolya bola koia koiya koya koye koiyya kaya koi likhe likhia likha leikha lekhe lekhia janaya janai janiye
    pore porya poira poria read spell
    বলে বইলা বইল্লা বলিয়া বুলি বইলে বুইলে বুল্যা কয়া কয়ে কইয়া কইয়্যা কইয়ে কইয়ি খইয়া হইয়া লিখে লেইখা লিখিয়া লেইখ্যা লেখে লেখিয়া
    জানাইয়া জানায়া জানিয়ে পড়ে পইড়্যা পরে
    """
)
GIVES = _any(
    """
    disi* dichi* dici dicilam dilam dilm diyechi* diyesi* diechi diesi dsi dci diya diye dia die disilam dichilam dise diche disen
    diyeche falsi felsi felechi felchi falaisi ferchi dilo dei dichen gave given send sent pathaisi pathaichi pathalam pathailam out
    দিছি* দিসি* দিচি* দিয়েছি* দিয়েছে দিলাম দিলুম দিছিলাম দিছলাম দিয়ালছি* দিয়ালাইছি* দিয়া দিয়ে দিছে দিসে দিলো দিল দি দিয়ি দিয়্যি দিইছি ফেলছি*
    ফেলেছি* ফালাইছি* ফেললাম ফালাইলাম পাঠাইছি* পাঠালাম পাঠাইলাম পাঠিয়েছি*
    """
)
BETWEEN_TELLING = _any(
    """
    : = - # , . " ' ( ) ami amio oke take tare ore ota seta eta eita ta ti the him her them that it number no num nambar nombor code
    in out over just only even all digits to je vai bhai man lok loktare loktake lokta lok phone fone e app caller callers fraud thief agent officer re ke ta to
    আমি আমিও ওরে ওকে তারে তাকে হেরে হেতেরে তাইনরে হগ্গলরে ওটা সেটা এটা এইটা ইটা টা টি নম্বর নাম্বার নম্বরটা নাম্বারটা সংখ্যা সংখ্যাটা সংখ্যাগুলা যে লোকটারে লোকটাকে
    লোকরে করছি করলাম কইরা করে করি করসি korsi korchi korlam kore koira korci ফোনে মোবাইলে অ্যাপে কলে লোকটা লোক
    """
)
FROM = _any("theke thaika thika hote theika থেকে থাইকা থিকা হতে থাকি from")
COUNTED = _any(
    """
    sonkha* songkha* shonkha* sonkhya* songkhya* ongko* onko* number* nombor* nambar* digit* ghor ghorer figure figures num numbers
    সংখ্যা* সংখা* সঙ্খ্যা* অঙ্ক* অংক* নম্বর* নাম্বার* নাম্বর* ডিজিট* ঘরের
    """
)
ROBBED = _any(
    """
    nai nei sesh shesh ses gayeb gaeb gayab udhao uttao khali faka zero kata katse kete ketse hawa haowa niche nise nilo niyese niyeche gone
    vanished stolen stole empty emptied withdrawn withdrew hack* lost disappeared missing cleared pai chole cole gese geche tule tulse utha*
    নাই নেই নাইকা শেষ গায়েব গায়েব উধাও খালি ফাঁকা শূন্য কাটা কাটছে কেটে কাইটা হাওয়া নিছে নিসে নিলো নিয়া নিয়ে নিছেগা নিয়েছে হ্যাক* চুরি চলে চইলা গেছে গেসে গেছেগা
    উঠায়া উঠাইয়া উঠাই তুলে তুইলা তুইল্যা নাইগা হাপিস
    """
)
CALLED = _any(
    """
    call* caller phone fon phn fone lok loke lokta man someone somebody unknown office officer customer care fraud protarok* number sms message*
    কল* ফোন* লোক* মানুষ* বেটা* ব্যাটা* বেডা* অফিসার* অফিস* কাস্টমার* প্রতারক* নম্বর* নাম্বার* মেসেজ* ম্যাসেজ* এসএমএস* বাটপার*
    """
)
TAKEN_WORDS = _any(
    """
    pathay pathaya chay chai chaise chaiche chaice chailo chan nise niche nice nilo nilen niyeche niyese nea niya gayeb gayab gaeb kata kete ketse katse ketese ase ache asche asce asse
    esche esese eseche jay gese geche cole chole dukse dukche dhukse dhuklo uthaise uthay uthaiya uthano tule tulse tulche lagbe lage baki kom pathao
    taken stolen missing gone vanished lost short was were went
    চায় চাইছে চাইসে চাইল চাইলো নিছে নিসে নিলো নিল নেয় নিয়া নিয়ে গায়েব কাটা কেটে কাটছে কাইটা আছে আসছে আইছে আইসে আসে ঢুকছে উঠাইছে উঠায়া তুলছে তুলে লাগবে লাগে
    বাকি কম গেছে গেসে চলে চইলা নাই উধাও হাওয়া শেষ খোয়া
    """
)
LOSS = _any("loss lost balance pay paid bill amount total ক্ষতি লস ব্যালেন্স মোট খোয়া খোয়াইছি nid birth born register জন্ম")
CASE_WORDS = _any(
    """tracking traking track ticket tiket trx* txn* ovijog* obhijog* abhijog* avijog* complain* nalish* serial roll nid rosid case reference ref file
    ট্র্যাকিং* ট্রাকিং* টিকেট* টিকিট* অভিযোগ* নালিশ* সিরিয়াল* রোল* এনআইডি* রসিদ* কেস* ট্রানজেকশন* ট্রানজ্যাকশন* রেফারেন্স* আবেদন* ফাইল*"""
)
