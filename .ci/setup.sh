#!/usr/bin/env bash
# Makes .venv from a lock file: `bash .ci/setup.sh requirements.lock`. Run by `make`; safe to run again.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
venv=.venv
log=$venv/install.log

say() { printf '%s\n' "$*" >&2; }
fail() { say ""; say "Set-up stopped: $*"; exit 1; }
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$candidate"; then printf '%s' "$candidate"; return; fi
    done
    fail "Python 3.11 or newer is needed, and none was found. Install it (Debian, Ubuntu: apt-get install python3 python3-venv)," \
        "or name it: make PYTHON=/path/to/python3.12 run"
}

# Debian ships `venv` without `ensurepip`: then the system's own pip installs into the environment.
make_venv() {
    local python=$1
    if "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        "$python" -m venv --clear "$venv"
    elif "$python" -c 'import venv' 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear --without-pip "$venv"
    else
        fail "$python can make no environment (its modules venv and pip are missing)." \
            "Debian, Ubuntu: apt-get install python3-venv"
    fi
}

pip_install() {
    local pip=("$venv/bin/python" -m pip)
    "$venv/bin/python" -c 'import pip' 2>/dev/null || pip=("$python" -m pip --python "$venv/bin/python")
    "${pip[@]}" install --no-input --disable-pip-version-check --progress-bar off "$@" >>"$log" 2>&1
}

# pip is silent for a minute or so: count the packages that its log tells of.
show_progress() {
    local total=$1 pid=$2 seen last=0 unpacking=
    while kill -0 "$pid" 2>/dev/null; do
        sleep 2
        seen=$(grep -cE '^(Collecting|Requirement already satisfied)' "$log" || true)
        if (( seen >= last + 10 )); then say "      $seen of $total found"; last=$seen; fi
        if [[ -z $unpacking ]] && grep -q '^Installing collected' "$log"; then say "      unpacking them"; unpacking=1; fi
    done
}

explain_failure() {
    say ""; tail -n 15 "$log" >&2
    fail "pip could not install $lock (above; all of it in $log). It needs the network to the package registry, once."
}

if ! new_enough "$venv/bin/python"; then
    python=$(find_python)
    say "[1/3] Making $venv with $("$python" --version)"
    make_venv "$python"
else
    python=$(find_python)
    say "[1/3] Using the $venv that is here"
fi

total=$(grep -cE '^[a-zA-Z]' "$lock")
say "[2/3] Installing the $total packages of $lock (about a minute the first time)"
: >"$log"
pip_install -r "$lock" &
installing=$!
show_progress "$total" "$installing"
wait "$installing" || explain_failure

say "[3/3] Installing Protikar itself"
pip_install --no-deps --no-build-isolation -e . || explain_failure
