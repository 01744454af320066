#!/usr/bin/env bash
# Installs the system packages that some tests need, where the user may (root or passwordless sudo, Debian or Ubuntu).
# Where he may not, it says nothing: the tests that are left out are named at the end of the test run.
set -euo pipefail
packages=(chromium fonts-noto-core kannel)

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || exit 0
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
(( ${#missing[@]} )) || exit 0

as_root=()
if (( EUID != 0 )); then
    sudo -n true 2>/dev/null || exit 0
    as_root=(sudo -n)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null
}
echo "Installing for the tests: ${missing[*]} (a minute or two)" >&2
# The package lists are fetched only when they are missing or stale, which is when the first try fails.
if ! install; then
    echo "      fetching the package lists first" >&2
    "${as_root[@]}" apt-get update -q >"$log" 2>&1 </dev/null || { tail -n 15 "$log" >&2; exit 1; }
    install || { tail -n 15 "$log" >&2; exit 1; }
fi
