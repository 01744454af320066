"""Everyday words that sound like a place: every folded word of three training messages and more that is near some
place's name and no district's, city's or upazila's own.

Without them any complaint that has "upazila" or "union" in it would name one of 4,500 unions.
"""

COMMON_SOUNDS = frozenset(
    """
    abasta abastai abdur actian adai afnara afnarar aga agami agragti aidir aikane aindu aitar akare ala alada
    alahar alape alar alibe amager amake amarai amare amarta amder amgar amrar anai anar aniane anter arear
    arite ashai asia ataras ateraise atkan audia babad babar babasta babci babhar babir babsai babur bacader
    bacai bacara bacre bacrer badir badla badlab badlai badlaia badlaice badlaici badlaise badlaite badlan
    badlanar badlate badle badli bagane baganer bagce bahrer baiase baica baice baier baijan baila bainga baira
    baire baisa baisk bajai bajan bajare bajarer baka bakita bakti balai balal balance balbasi balce balcilen
    bale balen balid balini balse balte balti balun baluntir banai banaia banaice banaise banaite banan banar
    banas banda bandak bander bandu banduder bandur baner bangace bangane bangar bangke bangker bangla banglai
    bangti banus bapar bapare baper barabar barad barai baraice baral baran barandai barbar barbe barce barde
    bariala barie barir barit barite barlak barlke barsa barse barta basai basaia basaice basaise basaite basan
    basate basei baser basrer bastai bastar baste basti batai batan batata bater batija batijar batil batpar
    baure bebasta bebhar begun begune beica bekar belai belang belangs bengali betar betir betre biask bibecna
    bicar bidai bidut biduter bijai bikal bikale bikri biler binit birakt bisa bisai bisaiata bisaie bises bitar
    bitre bitrei braken braker brater buila bula bulta burader burir cabita cacar cacir caila caile caira caisi
    caitr caker cakidar cakri calab calai calaite calan calar calate calbe calce caling calis calni camera camra
    canat cancel cange cani capab capci caple capte carab carai caras carbar carbe carce cards care carer carge
    caries carjan carta carte casaut categri catri caukidar cauler caulu caunt caunter caurt ceare cearmaner
    cearmanre cehara cilam cinta cintai circular cuira culai curir dabal dactar dadar dadur dahandar daika daili
    daira dakal dakandar dakane dakaner dakce dakei dakil dakse daktar dalan dalar daler damki daner daptari
    darae darai daraia daraj darakast darakaste darakaster daran darce darga darie darja darji darkast darle
    darmant darner darte datla datlai dauble debar debrer dekai dekaia dekail dekalam dekale dekie delai delar
    delete deliberi deria derite deuka dibar dibarce digit digits dilarer dinai dinei diner dinmjur draiare
    draibar dubai duibar duitar dukar duker dukle dukte dulabai dupur dupure during ekani ekaunt ekaunte
    ekaunter erpar falai false fargat fater felsi fingar finger firaia gahna gaial galagali galai gamta ganta
    gantai gantar gapan garam garan garat garei garer garur gasal gatbar gater gatkal gatna gender geram gesilam
    gumai gumaite gunte gurai habar haiarani haile hailea hailei haite hajir hakal halai halar halder halds hali
    hamar harae harai haraia haraice haran haranar harie harijan haser hasir hasne hatat hatei hater hatie haurs
    heard hetara huilcear isara itali jader jag jagai jagar jagat jagra jaiga jaigai jail jaila jaina jaite
    jakar jalai jaldi jaliati jamai jamaier jaman jamar jamela jamila jamir jamite janai janaia janailam janaite
    janar janate janer janeri janlam janle janre januari januiari jare jarina jarip jaripe jariper jaruri jelai
    jelar jibitai jinda julai kabar kabre kacei kadal kader kadur kahile kaiajan kaice kaici kaicil kaida kaien
    kaila kailam kaile kain kaisi kaita kaitam kaite kajer kakak kalan kalar kalat kaleje kalejer kalen kaler
    kalin kalke kamai kamaka kambal kamla kandin kaner kanta kantai kantar kante kapar karai karaice karaici
    karaise karaite karal karan karate karbanir karbe karce kardata karde karder kardu karei kareni karia karini
    karle karlei karmacari karmi karne karta kartam karte kartik karuk karum kasam kasiar kaste katal katar
    katat katbar katbe katce katle katse kauke kaunsilar kaure keare kelce kelte keser kesta kibabe kicui kila
    kilai kinar kinle kinte kisti kistir kistite kuestian kuila kula kulbe kulce kulen kulse kulte kuner kunta
    kutar kuti lagain lagan lagin lajar laker lakta laktar laktare landani laner langra latari latarite later
    lekaite likaite likale litar macer macine madrasa madrasar mahajan mahdai mahilader mahilar mahlai mahlar
    maiar maiare mainse mainser maira majakane majkane majuri majurir malaisia mambar mamlar mana manager manat
    maner manglabar mants mapar marar marce mariage mariam marka marle marse marte masar masat masei maser masik
    maskue mastar matai matar matia matir matra matri matrit matriter mesejta metar mistake mitar murgi murgir
    nabai naban nabaner nabdi nadir nadite nagbe nagdae nagdaer nagdat nagde nagder nagrik naiai naias naiata
    naile naine nalis nalise naliser nalista nalisu namaj namajer namaji namar nambare nambarer nambaru namta
    namte nander nanir narmal nastar natak nates nating natir natire nauka naukai naukar niamit niamta nijer
    nijere paben pacai pacand pagal pagli pahari paiba paile paint pairal paisa paisi paitam paite paiten pakage
    pakete paki palai palaise palar palare palite palta paltai paltan paltate palte pancan pancas panir panite
    parab parae parai paral parbe parce parci parei parena parer parib paribar paribare paribarer paricai parika
    parikar parina parini parisad parisde parisder parjant parle parpar parse parsu partal parte parti patab
    pataben patai pataia pataice pataien pataise pataisi pataite patanar patar patate patie patrikai paursbai
    pending pitar please pragrame pratimase puira pukur purai purana purata puratai rager ragir rahima raika
    railai raite rajai rajar rakaci rakacil rakal rakalam rakar rakate rakete raketer rakte rakter ramjan rana
    rasta rastai rastar ratian sabai sabaike sabaire saban saber sabings sabur saftare sagre sahar sahatar
    sahkari sahre sahrer saikel saing saite sakal sakale sakar sakina sakir sal salar salari salbed sali samani
    samanir samanit samner sampark sanali sanar sancai sancaier sanda sandai sander sange sangkar sangsar
    sangsare sanka santan sapkiper saptaher saral saram sarbar sarbare sardar sardarke sarer sarkare sarkarer
    sarte sasti sasur sasurer sasuri sasurir satak satar satark sater satik satjan sauld scale scare seasan
    sebar secandari seita seitar selai sentar serial sesian sidant sidante sikak sikar sikarti sikika silent
    simda simpli single sirial sister stale stalen strir subarn subarna subida suina sukabar sukria sunani
    sunanir sunci sundai sundar sunei sunle sunsi sunte surute tadante taika tak takai takata takatai takbe
    taken takes takle takte takuk talai talak talar talika talikai talikar tamar tana tanai tangai tanks
    taratari tarikata tarike tarpre tarpru tarta tatal tekea tekei teler telikam tikai tikanai tikanata tikit
    tinas tiner tintar tintla tisibi tisibir traker tribal tuila tulbar tumar udiakta uphar utaia utaite
    """.split()  # noqa: SIM905
)
