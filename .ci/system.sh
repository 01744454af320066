#!/usr/bin/env bash
# Installs what some tests need beside Python: system packages where the user may (root or passwordless sudo, Debian or
# Ubuntu), and where npm is the operator's SMPP codec and a chat widget. Where he may not, it says nothing: the tests that are left out are
# named at the end of the test run.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=(chromium fonts-noto-core kannel)
# From wherever Node came: only a machine without any gets Debian's.
command -v npm >/dev/null || packages+=(nodejs npm)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

missing=()
find_missing() {
    local package
    for package in "${packages[@]}"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
}

as_root=()
may_install() {
    command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 1
    if (( EUID != 0 )); then
        sudo -n true 2>/dev/null || return 1
        as_root=(sudo -n)
    fi
}

install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null
}

system_packages() {
    may_install || return 0
    find_missing
    (( ${#missing[@]} )) || return 0
    echo "Installing for the tests: ${missing[*]} (a minute or two)" >&2
    # The package lists are fetched only when they are missing or stale, which is when the first try fails.
    if ! install; then
        echo "      fetching the package lists first" >&2
        "${as_root[@]}" apt-get update -q >"$log" 2>&1 </dev/null || { tail -n 15 "$log" >&2; exit 1; }
        install || { tail -n 15 "$log" >&2; exit 1; }
    fi
}

node_module() {
    local folder=tests/support/smsc
    [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return 0
    command -v npm >/dev/null || return 0
    (cd "$folder" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 </dev/null && return 0
    tail -n 5 "$log" >&2
    echo "      npm could not bring the operator of the SMS tests (above)" >&2
}

# A published widget for Rasa's REST channel, as its authors built it: the bundle alone, none of what it was built from.
widget=@scalableminds/chatroom@0.12.0
widget_sums='61996b1ab378dfe962da8c369fa20a36176eb6e882df1548b575cf68c51c6fcb  Chatroom.js
2291ba5776cfc699c6f63f65a3e86eb6e724223fc0f24855c88ebb0bba711506  Chatroom.css'

rasa_widget() {
    local folder=tests/support/rasa_widget/node_modules
    [[ -f $folder/Chatroom.css ]] && return 0
    command -v npm >/dev/null || return 0
    mkdir -p "$folder"
    (
        cd "$folder"
        npm pack --silent --ignore-scripts "$widget"
        tar -xzf scalableminds-chatroom-*.tgz --strip-components=2 package/dist/Chatroom.js package/dist/Chatroom.css
        sha256sum --check --quiet <<<"$widget_sums" || { rm -f Chatroom.*; exit 1; }
        rm -f scalableminds-chatroom-*.tgz
    ) >"$log" 2>&1 </dev/null && return 0
    tail -n 5 "$log" >&2
    echo "      npm could not bring the widget that speaks Rasa's REST channel (above)" >&2
}

system_packages
node_module
rasa_widget
