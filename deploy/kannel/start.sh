#!/usr/bin/env bash
# Fills kannel.conf from the environment and becomes one of Kannel's boxes: start.sh bearerbox | smsbox
set -euo pipefail
umask 077
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
