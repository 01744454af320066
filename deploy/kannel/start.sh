#!/usr/bin/env bash
# Fills kannel.conf from the environment and becomes one of Kannel's boxes: start.sh bearerbox | smsbox
set -euo pipefail
umask 077
folder=$(mktemp -d)
# The template is ours, so the shell may fill it; what is filled in is not read again.
eval "cat <<END_OF_CONF
$(<"$(dirname "$0")/kannel.conf")
END_OF_CONF" >"$folder/kannel.conf"
exec "$1" "$folder/kannel.conf"
