#!/usr/bin/env bash
# Prints a Python 3.10 (Rasa 3.6 runs on no newer one), or says that there is none and exits 1.
# PYTHON310=/path/to/python3.10 names one, PYTHON310=none says to look for none.
set -euo pipefail
is_310() { "$1" -c 'import ctypes, ensurepip, ssl, sys, venv; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; }

if [[ -n ${PYTHON310:-} ]]; then
    candidates=("$PYTHON310")
else
    shopt -s nullglob
    data=${XDG_DATA_HOME:-~/.local/share}
    candidates=(
        python3.10 python3
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python3.10
        "$data"/uv/python/cpython-3.10*/bin/python3.10
        "$data"/mise/installs/python/3.10*/bin/python3.10
        ~/.asdf/installs/python/3.10*/bin/python3.10
        {~/miniconda3,~/anaconda3,~/miniforge3}/envs/*/bin/python3.10
        /usr/local/bin/python3.10 /usr/local/opt/python@3.10/bin/python3.10 /opt/homebrew/opt/python@3.10/bin/python3.10
    )
fi
for candidate in "${candidates[@]}"; do
    if is_310 "$candidate"; then "$candidate" -c 'import sys; print(sys.executable)'; exit 0; fi
done
echo "no Python 3.10 was found (name one: PYTHON310=/path/to/python3.10)" >&2
exit 1
