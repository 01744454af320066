"""The words around secrets, as patterns on aligned text (lower case, composed letters, Latin digits)."""

# ruff: noqa: E501 - one line a pattern or a word list reads better than a wrapped one

import re

from bot.text.normalise import recompose


def _any(words: str, *patterns: str) -> re.Pattern[str]:
    """Whole words, the beginnings of words (those that end in *), or patterns of whole words."""
    parts = [
        re.escape(word[:-1]) + "[^ ]*" if word.endswith("*") else re.escape(word) for word in recompose(words).split()
    ]
    return re.compile("(?:" + "|".join([*sorted(parts, key=len, reverse=True), *map(recompose, patterns)]) + ")$")


_ENDING = "(?:ta|ti|da|di|er|r|e|o|re|ke|tar|tao|khan|khana|gula|gulo|s|number|nombor|nambar|nmbr|no|code|kod)?"
_BANGLA_ENDING = "(?:টা|টি|ডা|ডি|ের|ে|ো|ও|োর|রে|টার|টাও|ডার|খান|খানা|গা|গান|গুন|গুলা|গুলো|টাই|টাতে|নম্বর|নাম্বার|কোড)?"
SECRET = _any(
    """
    pn pnn p1n pim pimta peen pinpin fin finta finda finer ipin epin mpin tpin upin cvv cvc opt oitp oytp codeword
    passkey pass pas pw pwd psw pswd pswrd passwrd paswod paasword passcode* verificatn* secret secrets secretta sikret* sikrit* সিক্রেট* সিকরেট* সিক্রেড*
    পাসকোড* পাস ডিজিট* digit digits dijit* গোপন* গুপন* গোপুন*
    """,
    # Families of spellings: pin, otp, code, password, gopon (secret), verification.
    f"(?:amar|amr|my|mor|ar)?p+[i1]+n+{_ENDING}|pinn[ao]",
    "o+t+i?p+[a-z]{0,3}|otpcode",
    f"[ck]o+a?d+e?{_ENDING}",
    "pas+[a-z]{0,3}[wo][a-z]{0,3}d[a-z]{0,3}|pas+wrd[a-z]{0,3}",
    "g[ou]+(?:p|f|ph)+[aou]n(?:i|io|ta|iyo|iya|er)?",
    "v[aei]r{1,2}[aeiy]{0,3}f[a-z]*",
    f"(?:আমার)?[পফ][িী][নণ](?:্ন)?{_BANGLA_ENDING}",
    "[ওঅ]ট[িী]?প[িী]?[^ ]{0,4}",
    f"ক[োুা]?ড্?{_BANGLA_ENDING}",
    "পা[সশষ]্?(?:স্?)?[ওোব][^ ]{0,6}ড[^ ]{0,3}",
    "ভ(?:ে|্যা)রি[^ ]*",
)
_LETTERED = (
    "pas+[a-z]{0,3}[wo][a-z]{0,3}d(?:ta|ti|r|er)?|pas+wrd(?:ta|ti|r|er)?",
    "পা[সশষ]্?(?:স্?)?[ওোব][^ ]{0,6}ড(?:টা|টি|ের|টার)?",
)
PASSWORD = _any("pass passcode pw pwd psw pswd pswrd passwrd paswod paasword পাস পাসকোড pin পিন", *_LETTERED)
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
    """post postal zip union unions upazila upojela ward area office qr tracking track grs complaint ovijog district zila jela village bar
    school college eiin dealer diler branch routing bank swift mouza mouja gram geo std country dress product shop para region center kendro madrasa brach shakha mis error erar eror scheme skim kormosuchi kormoshuchi program location thana sub kisti quarter discount promo gift referral coupon offer
    পোস্ট পোস্টাল জিপ ইউনিয়ন ইউনিয়নের উপজেলা উপজেলার ওয়ার্ড ওয়ার্ডের এলাকা এলাকার এরিয়া অফিস অফিসের ট্র্যাকিং ট্রাকিং অভিযোগ অভিযোগের জেলা জেলার ড্রেস বার
    স্কুল স্কুলের কলেজ কলেজের ডিলার ডিলারের শাখা শাখার ব্যাংক মৌজা মৌজার গ্রাম গ্রামের দেশ পণ্য কেন্দ্র মাদ্রাসা মাদ্রাসার প্রতিষ্ঠান প্রতিষ্ঠানের ব্রাঞ্চ ব্রাঞ্চের এমআইএস এরর ইরর কর্মসূচি কর্মসূচির স্কিম থানা রাউটিং সুইফট"""
)
SCHOOLING = _any(
    """class ssc hsc sscs dakhil alim degree honours inter pash exam kor* kori* করে কইরা করছি* করছে করসি করি করলাম শ্রেণি শ্রেণী ক্লাস এসএসসি এইচএসসি দাখিল আলিম
    পরীক্ষা পরীক্ষায় ম য় th"""
)
CURRENCY = _any(
    """taka* tk tk. tks টাকা* টাহা* ট্যাকা* টেকা* টিয়া* টেঁয়া* টেয়া* টেখা* ট্যাহা* টেহা* tahar taha* teka* tiya* tia* tekha*
    ৳ bdt hajar* hazar* হাজার* lakh* লাখ* shoto sho শ শো শত* thousand"""
)
MULTIPLIER = _any("hajar* hazar* হাজার* lakh* লাখ* shoto sho শ শো শত* thousand")
TIME_WORDS = _any(
    """sal saal sale saler saley সাল সালে সালের সালেও সালেই সন সনে year years tarikh* তারিখ* খ্রি* bochor* বছর* din*
    দিন* জন jon"""
)
MEASURES = _any(
    """bar br bari বার kg kilo* কেজি কেজির কিলো* km mile minute* min mint মিনিট* sec second* সেকেন্ড* ghonta* ঘণ্টা* ঘন্টা* hour* day* week* month* mas mash
    maser মাস মাসে মাসের মাসও years bosor bochhor percent % times জনের joner joneri জনকে জনরে people persons আনা gram গ্রাম লিটার liter"""
)
YEAR_ENDINGS = _any("e er te theke thaika thika hote r ei এ এর তে থেকে থাইকা থিকা র হতে এও onward till porjonto পর্যন্ত")
BORN = _any(
    "jonmo* jormo* born birth* sal saal shal year since in from জন্ম* জর্ম* সাল muktijoddha* muktijud* juddh* freedom মুক্তিযোদ্ধা* মুক্তিযুদ্ধ* যুদ্ধ* ssc hsc"
)
BIRTH = _any(
    "jonmo jonmer jormo jonmosal sal saal shal জন্ম জন্মের জন্মসাল সাল birth year bochor বছর জর্ম biyer mrittu mrittur বিয়ের বিয়ার মৃত্যু মৃত্যুর amar আমার tar তার meyer cheler"
)
PAPERS = _any(
    """tracking traking track ticket tiket trx* txn* ovijog* obhijog* abhijog* avijog* complain* nalish* serial sl roll nid rosid case reference ref file trans transaction*
    boi book bhataboi smarok gd jidi holding house road form application abedon* passport registration reg voter room page eiin routing nibondhon* license meter
    ppo sonod sanad voucher certificate gazette gejet metro vehicle motorcycle bari সনদ* ভাউচার* গেজেট* সার্টিফিকেট* পিপিও মেট্রো বাড়ি
    error* erar eror errr nokia samsung symphony itel walton android model version এরর* ইরর* নোকিয়া* স্যামসাং* সিম্ফনি* আইটেল* ওয়ালটন* মডেল* ভার্সন*
    booth ward wordno dag khotian khatian memo invoice order index postcode* sarok mis এমআইএস* পোস্টকোড* passbook পাসবই* bill token coupon slip স্লিপ*
    ট্র্যাকিং* ট্রাকিং* টিকেট* টিকিট* অভিযোগ* নালিশ* সিরিয়াল* রোল* এনআইডি* রসিদ* কেস* ট্রানজেকশন* ট্রানজ্যাকশন* লেনদেন* রেফারেন্স* আবেদন* ফাইল* বই বইয়ের ভাতাবই স্মারক* জিডি* হোল্ডিং*
    বাসা রোড ফরম* ফর্ম* পাসপোর্ট* রেজিস্ট্রেশন* নিবন্ধন* ভোটার রুম ক্রমিক* দাগ খতিয়ান* টোকেন* ওয়ার্ড মামলা mamla id aidi আইডি"""
)
THINGS = _any(
    """mobile mobail mobil phone fon phn sim helpline hotline contact account acc ac a/c call card cardno account* landline telephone
    মোবাইল মোবাইলের ফোন ফোনের সিম সিমের হেল্পলাইন হটলাইন একাউন্ট একাউন্টের অ্যাকাউন্ট অ্যাকাউন্টের হিসাব হিসাবের কার্ড কার্ডের কাড টেলিফোন"""
)
MONTHS = _any(
    """january february march april may june july august september october november december
    জানুয়ারি* ফেব্রুয়ারি* মার্চ* এপ্রিল* মে জুন* জুলাই* আগস্ট* সেপ্টেম্বর* অক্টোবর* নভেম্বর* ডিসেম্বর*"""
)
COPULAS = _any(
    """holo hoilo hoy hocche hochche hosse hoitase hoiteche giya gia ar ki asilo achilo chilo silo ase ache asche lekha likha set korsi korechi rakhsi rakhchi mone bodhoy hoyto
    shomvoboto probably maybe might be it's its that is was to are oi jeta je koto হইল হইলো হলো হচ্ছে হইতাছে হইতেছে গিয়া আছিল আছিলো আছিন আসিল ছিল ছিলো আছে লেখা সেট করছি রাখছি মনে হয় হয়তো বোধহয় কি কী
    মানে mane orthat অর্থাৎ i.e ie meaning asole আসলে তো ই যেটা কত অইল অইলদে কইতে বলতে"""
)
NUMBERS = _any(
    "number numbr num no nos nambar namber nomber nombor nombar nambor nmbr numberta nombarta nomborta নম্বর নাম্বার নাম্বর নম্বার নং নাম্বারটা নম্বরটা id আইডি"
)
POINTING = _any(
    """aise aiche ashche asche ashse eseche gese geche came received আইছে আইসে আসছে এসেছে গেছে পাইছি ami আমি amio oke tare ওরে তারে তাকে oi ei je jei sei ota eta ekta akta koy ki kon oita eita o a the that this his her my new notun puran secret same ager shei ওই এই যে যেই সেই একটা কি কোন ঐ
    নতুন পুরান পুরানা আগের ওনার তার digit digits ডিজিট ডিজিটের digiter songkhar সংখ্যার message messager sms smser মেসেজের মেসেজে এসএমএসের security personal
    chaise chay চাইছে চায় bole bollo কয় কইল dial bhul vul ভুল thik ঠিক"""
)
NUMBER_WORDS = _any(
    """with of songkha sonkha shonkha সংখ্যা সংখ্যাটা number numbr num no nos nambar namber nomber nombor nombar nambor nmbr numberta nombarta numberti nomborta numbers digit digits ta ti tar is are holo hoilo chilo : = - # .
    নম্বর নাম্বার নাম্বর নম্বার নং নাম্বারটা নম্বরটা নাম্বারটি নম্বরটি টা টি হলো হইলো হল ছিল ছিলো আমার amar"""
)
LAST = _any("ending ends endings sesh shesh last শেষ শেষের sesher shesher")
SECURITY = _any("security sikiuriti sekuriti sicurity সিকিউরিটি* সিকুরিটি*")
SOCIAL = _any("social soshal somajik সামাজিক সোশ্যাল")
ASKS = _any(
    "chai* chay chaw chao chaw চাই* চায় চাও asked asks asking wanted want wants bolte boltay dite কইতে বলতে দিতে জানতে porte পড়তে"
)
MESSAGE_WORDS = _any(
    """numbers digits text sms* esemes* message* mesej* msg* mesage* massage* এসএমএস* মেসেজ* ম্যাসেজ* মেসেস* মেছেজ* মেসেইজ*
    ক্ষুদেবার্তা*"""
)
TOLD_WORDS = _any(
    """bole bolse* bolsi* bollam bolchi* boila bolesi* bolechi* boldi* disi* dici* diyechi* diyesi*
    dilam* dichi* dise* told gave read shared share* said pore porse* porlam* poira porsi* forward* shuna* suna* shona* koisi* koise* koilam* janaisi* bolte
    বলে বলছি* বলসি* বললাম* বলেছি* বইলা* দিছি* দিসি* দিয়েছি* দিলাম* দিয়া* দিয়ে* কইয়া* কইছি* জানাইছি*
    শেয়ার* পইড়া* পড়ে* পড়ছি* পড়লাম* শুনা* শোনা* কইলাম* কইতে বলতে বলার কওয়ার"""
)
HOTLINES = frozenset(
    {"16247", "16167", "16216", "16268", "16236", "16430", "16699", "16123", "1098", "1090", "09609616167"}
    | {"999", "333", "109", "106", "121", "247", "167", "16263"}
)
TELLS = _any(
    """
    bolsi* bolchi* bolci bolcilam bolesi* bolechi* bollam bollm bolam bolchilam bolsilam boldi* koisi* koichi* koici koilam koislam
    koisilam kosi kochi kochilam janaisi* janaichi* janalam janailam likhsi* likhchi* likhlam lekhsi* lekhchi* lekhlam likhci
    tiple tiplei chaple type* typed typ taip* tipsi tipchi tiplam tipe tipa tipci tipya chapsi chapchi shunaisi* sunaisi* sunaichi* shunaichi*
    shonai* sunai* shunai* told typed entered shared dictated spelled spelt texted input inputted recited punched repeated wrote spoke revealed disclosed mentioned provided whispered
    বলছি* বলসি* বলচি* বললাম বল্লাম বলেছি* বলেছিলাম বলিছি* বলিসি* বুললাম বুলছি* বুলেছি* কইছি* কইসি* কইলাম কইছলাম কইসলাম কইলুম কয়ছি* কয়েছি* কইয়ালছি
    কইলামগা জানাইছি* জানাইলাম জানালাম জানিয়েছি টাইপ* টিপছি* টিপলাম টিপ্যা টিপা টিপে টিপিয়া টিপি টিপ্পা টিপলে টিপলেই চাপলে
    চাপছি* চাপলাম চাইপা চাইপ্যা লিখছি* লিখসি* লিখলাম লেখছি* লেখসি* লেখলাম লিখেছি* শুনাইছি* শুনাইলাম শুনায়া শোনাইছি* শোনাই*
    শুনিয়ে শেয়ার* ইনপুট এন্টার পইড়া
    """,
    # I said, told, read out, wrote, typed, showed, in the endings of the regions (-lam, -si, -nu, -lum, -chong).
    "(?:bol|bool|boil|koi|ko|kow|kou|janai|jana|sh?unai?|sh?onai?|por|likh|lekh|tip|chap|taip|mat)"
    "(?:i|e|a)?(?:l+am|lm|nu|num|lum|s+i|sh?ilam|ch?i|ch?ilam|slam|chlam|chu|chong|long)",
    "(?:বল|বইল|কই|ক|কয়|জানাই|জানা|শুনাই|শোনাই|শুনা|শোনা|পড়|পইড়|লিখ|লেখ|টিপ|চাপ|মাত)"
    "(?:ি|ে|ই|্)?(?:লাম|ল্লাম|নু|নুং|লুম|লু|ছি|সি|চি|ছিলাম|ছলাম|ছং|লং|ছু|য়ি|য়্যি)",
)
TELLS_BEFORE_GIVE = _any(
    """
    janay janaye tipe tipa tipya poira pore lekhe bole bolia boila boilla boliya bolya bola koia koiya koya koye koiyya kaya koi likhe likhia likha leikha lekhe lekhia janaya janai janiye
    pore porya poira poria read spell
    জানায় টিপে টিপ্যা বলে বইলা বইল্লা বলিয়া বুলি বইলে বুইলে বুল্যা কয়া কয়ে কইয়া কইয়্যা কইয়ে কইয়ি খইয়া হইয়া লিখে লেইখা লিখিয়া লেইখ্যা লেখে লেখিয়া
    জানাইয়া জানায়া জানিয়ে পড়ে পইড়্যা পরে
    """
)
GIVES = _any(
    """
    disi* dichi* dici dicilam dilam dilm diyechi* diyesi* diechi diesi dsi dci diya diye dia die disilam dichilam dise diche disen
    diyeche falsi felsi felechi felchi falaisi ferchi dilo dei dichen gave given send sent pathaisi pathaichi pathalam pathailam out
    দিছি* দিসি* দিচি* দিয়েছি* দিয়েছে দিলাম দিলুম দিছিলাম দিছলাম দিয়ালছি* দিয়ালাইছি* দিয়া দিয়ে দিছে দিসে দিলো দিল দি দিয়ি দিয়্যি দিইছি ফেলছি*
    ফেলেছি* ফালাইছি* ফেললাম ফালাইলাম পাঠাইছি* পাঠালাম পাঠাইলাম পাঠিয়েছি* দিনু* দিনুং দিইলাম দিয়্যি দিয়্যে পাঠানু দিইনু
    dinu dinum diyi dilum pathanu fel* phel* fala* lai* ফেল* ফালা* লাই* দিছুইন দিছেন forwarded handed
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
OURS = _any(
    "i we she and mother father mum mom dad wife husband son daughter brother sister aunt uncle grandmother grandfather granny nephew niece"
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
    taken stolen missing gone vanished lost short was were went paben pabo pabe pai petam rakhse rakhlo atka atke kore kom tulsi kete gone puro sob joma chilo asbe dibe lagbo dilo dise diche diyeche
    চায় চাইছে চাইসে চাইল চাইলো নিছে নিসে নিলো নিল নেয় নিয়া নিয়ে গায়েব কাটা কেটে কাটছে কাইটা আছে আসছে আইছে আইসে আসে ঢুকছে উঠাইছে উঠায়া তুলছে তুলে লাগবে লাগে
    পাবেন পাবো পাবে পাই পাইতাম রাখছে আটকা আটকে কইরা করে পুরা জমা দেন দিবে লাগবো দিল দিলো দিছে দিসে দিয়েছে বাকি কম গেছে গেসে চলে চইলা নাই উধাও হাওয়া শেষ খোয়া
    """
)
LOSS = _any(
    """loss lost balance pay paid bill amount total took take takes withdrew withdraw get got received receive pabo petam cost tulse tulchi cash
    ক্ষতি লস ব্যালেন্স মোট খোয়া খোয়াইছি পাবো পাইতাম পেতাম joma জমা minus plus + charge মোট katche* katse* kete ketese katlo কাটছে* কেটে কাটলো* কাইটা fee ফি jorimana জরিমানা"""
)
IS = _any(
    "holo hoilo hocche hochche hosse hoitase oilo oil is was : = হলো হল হইলো হইল অইল অইলো হচ্ছে হইতাছে হইতেছে গিয়া মানে mane"
)
POINTS_BACK = _any(
    """oitai oita eita eitai etai eta ota otai seta setai sheta sheita oida eida hida it it's its thats egula ogula
    ওইটাই ওইটা এইটা এইটাই এটাই এটা ওটা ওটাই সেটা সেটাই সেইটা সেইটাই ঐটা ঐটাই ইটা ইটাই হেইটা হেইডা এইডা ওইডা"""
)
GONE = _any(
    """gone gon gese gesega vanished disappeared missing stolen gayeb gaeb gayab udhao uttao hawa haowa haway shesh sesh ses hapis nai nei
    নাই নেই নাইগা গেল গেলো গেছে গেছেগা গায়েব গায়েব উধাও হাওয়া শেষ হাপিস"""
)
BACK_OF_CARD = _any("pichon* pison* pichhon* pechon* ulta* back পিছন* পেছন* উল্টা* ব্যাক*")
CAME = _any(
    "ashlo aslo ailo elo আসলো এলো আইলো aise* aiche* ashche* asche* ashse* asse* eseche* esche* gese* geche* came arrived আইছে* আইসে* আসছে* এসেছে* আসিল* আসা আইল*"
)
CARRIERS = _any("mobile mobail mobil phone fon phn phone-e fone mobaile mobile-e মোবাইলে মোবাইল ফোনে ফোন phoner ফোনের")
USER_NAMES = _any("user username userid id aidi login email ইউজার ইউজারনেম আইডি ইমেইল")
OWNERS = _any(
    "amar amr amader my tar cheler meyer mayer baper swamir amarta আমার আমাদের তার ছেলের মেয়ের মায়ের বাবার স্বামীর rakh* রাখ* set সেট"
)
NOT_SO = _any(
    "na nai nei ney noy vul* bhul* vule* bhule* not no never lagbe janina নাই না নেই ভুল* ভুইল* লাগবে lost forgot* forgotten haraisi* হারা* block* ব্লক* lock*"
)
RESTATES = _any("mane মানে orthat অর্থাৎ ie i.e meaning")
FIRST_PART = _any(
    "first prothom prothome prothomer shuru suru shurute surute start starts begins beginning age agey প্রথম প্রথমে প্রথমের শুরু শুরুতে শুরুর আগে"
)
LATER_PART = _any(
    "porer pore next then ses sesh seshe sesher shesh sheshe shesher last end ends ending second rest baki পরের পরে শেষ শেষে শেষের বাকি"
)
PART_COUNT = re.compile(recompose("(?P<count>2|3|du|dui|two|tin|three|দু|দুই|তিন)(?P<ending>ta|ti|to|da|টা|টি|টো|ডা|ডি)?"))
PART_LINKS = _any(
    "ta ti to da kintu কিন্তু টা টি with e diye dia diya same as my half ek এক simple sohoj সহজ দিয়ে দিয়া are is hoilo holo are ar of"
)
SERVES_AS = _any("hisab* hisebe* হিসাবে হিসেবে")
MADE_OF = _any("diye dia diya die as use used using দিয়ে দিয়া দিয়ে দিয়া")
WANTED = _any(
    "jonno lagi laiga জন্য লাগি লাইগা for need* dorkar দরকার ashe ase asche asar আসে আসছে আসার",
)
