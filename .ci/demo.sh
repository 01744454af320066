#!/usr/bin/env bash
# A sandbox with complaints in it, apart from your own data: `make demo`. Its folder may be deleted at any time.
set -euo pipefail
cd "$(dirname "$0")/.."
grs=.venv/bin/grs
# Empty is unset: what .env says of a real database must not reach the demo.
export GRS_ENV=sandbox GRS_HOME=var/demo GRS_DATABASE_URL= GRS_REDIS_URL= GRS_SMS_PROVIDERS=loopback

complaints() {
    cat <<'LINES'
+8801711000001|আমার বয়স্ক ভাতা তিন মাস ধরে পাই না। বাড়ি তারাগঞ্জ, ইকরচালী ইউনিয়ন।
+8801711000002|amar ma er bidhoba vata bondho hoye gese, mithapukur er khoragach union
+8801711000003|Member asked 3000 taka to put my name on the VGF list, Balarhat union, Mithapukur
+8801711000004|বিকাশ থেকে আমার ভাতার টাকা কে যেন তুলে নিছে, আমি পিন বলি নাই
+8801711000005|OMS er dealer chal kom dey, ojone 5 kg er jaygay 4 kg
+8801711000006|প্রতিবন্ধী কার্ডে আমার নাম ভুল লেখা, কুড়িগ্রাম সদর
+8801711000007|আমি খুব গরিব, ঘর নাই, কিন্তু ভাতার লিস্টে আমার নাম নাই। চেয়ারম্যান তার আত্মীয়ের নাম দিছে।
+8801711000008|My daughter's stipend did not come this term, Savar
LINES
}

"$grs" init >/dev/null
if [[ -z $("$grs" tickets) ]]; then
    number=0
    total=$(complaints | wc -l)
    while IFS='|' read -r phone text; do
        number=$((number + 1))
        echo "[$number/$total] $text" >&2
        "$grs" say "$phone" "$text" </dev/null >/dev/null
    done < <(complaints)
fi
exec "$grs" serve
