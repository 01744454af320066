#!/usr/bin/env bash
# Fills kannel.conf from the environment and becomes one of the boxes: start.sh bearerbox | smsbox | handover
set -euo pipefail
umask 077
if [[ $1 == handover ]]; then
    exec python3 "$(dirname "$0")/handover.py"
fi
folder=$(mktemp -d)
if [[ $1 == bearerbox ]]; then
    # Kannel makes neither; without the second one no receipt is ever found again.
    mkdir -p "${KANNEL_SPOOL:-/var/spool/kannel}"/{store,dlr}
fi
KANNEL_TOKEN_QUERY=${GRS_KANNEL_TOKEN:+"&token=$GRS_KANNEL_TOKEN"}
# The template is ours, so the shell may fill it; what is filled in is not read again.
eval "cat <<END_OF_CONF
$(<"$(dirname "$0")/kannel.conf")
END_OF_CONF" >"$folder/kannel.conf"
# Errors only: the lower levels write messages, numbers and passwords (`log-level` rules files, not this output). Errors hold
# numbers and messages too, in angle brackets or as long digits: those are masked on the way.
exec "$1" -v 3 "$folder/kannel.conf" 2> >(exec sed -u -E 's/<[^<>]*>/<…>/g; s/[0-9]{9,}/…/g' >&2)
