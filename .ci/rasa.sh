#!/usr/bin/env bash
# Rasa 3.6 in an environment of its own (.venv-rasa; RASA_VENV for another): it cannot share ours.
#   env: makes it once   train: makes a model of nlu_data/   serve: trains if needed, then serves on 127.0.0.1:5005
# RASA_EPOCHS=60, RASA_CONFIG=nlu_data/rasa/config.yml (config.stock.yml: Rasa as it comes), RASA_NLU=nlu_data/nlu,
# RASA_MODELS=var/rasa, RASA_PORT=5005, RASA_THREADS=2.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${RASA_VENV:-.venv-rasa} models=${RASA_MODELS:-${GRS_HOME:-var}/rasa}
config=${RASA_CONFIG:-nlu_data/rasa/config.yml} data=${RASA_NLU:-nlu_data/nlu} epochs=${RASA_EPOCHS:-60}
log=$models/log.txt
export RASA_TELEMETRY_ENABLED=false RASA_CACHE_DIRECTORY=$models/cache PYTHONPATH=$PWD:$PWD/nlu_data/rasa PYTHONDONTWRITEBYTECODE=1
export TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1 OMP_NUM_THREADS=${RASA_THREADS:-2}
export TF_INTRA_OP_PARALLELISM_THREADS=${RASA_THREADS:-2} TF_INTER_OP_PARALLELISM_THREADS=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "Rasa: $*"; exit 1; }

make_env() {
    local wanted python
    wanted=$(cat nlu_data/rasa/requirements.txt nlu_data/rasa/constraints.txt | sha256sum | cut -c1-16)
    [[ -x $venv/bin/rasa && $(cat "$venv/.ready" 2>/dev/null) == "$wanted" ]] && return
    python=$(bash .ci/python310.sh) || exit 1
    say "Making $venv with $("$python" --version): Rasa and TensorFlow, 2.7 GB, about two minutes"
    "$python" -m venv --clear "$venv"
    "$venv/bin/pip" install --no-input --disable-pip-version-check --progress-bar off -r nlu_data/rasa/requirements.txt \
        -c nlu_data/rasa/constraints.txt >"$venv/install.log" 2>&1 &
    wait_with_dots $! || { tail -n 15 "$venv/install.log" >&2; fail "pip could not install it (all of it in $venv/install.log)"; }
    printf '%s' "$wanted" >"$venv/.ready"
}

# A line every twenty seconds, so that nobody thinks it hangs.
wait_with_dots() {
    local seconds=0
    while kill -0 "$1" 2>/dev/null; do
        sleep 1; seconds=$((seconds + 1))
        if (( seconds % 20 == 0 )); then say "      $seconds s"; fi
    done
    wait "$1"
}

# Of everything that a model is made from: an old model is never served for new data.
digest() {
    { printf '%s\n' "$epochs"; cat "$config" nlu_data/domain.yml nlu_data/lexicon/*.csv nlu_data/rasa/protikar_rasa/*.py bot/text/*.py bot/nlu/*.py
      find "$data" -name '*.yml' -print0 | sort -z | xargs -0 cat; } | sha256sum | cut -c1-16
}

train() {
    make_env
    mkdir -p "$models"
    model=$models/$(digest).tar.gz
    [[ -f $model ]] && return
    local made=$models/new-$$ started=$SECONDS
    sed "s/^    epochs: .*/    epochs: $epochs/" "$config" >"$made.yml"
    say "Training Rasa: $epochs epochs of $data with $config"
    "$venv/bin/rasa" train nlu --config "$made.yml" --nlu "$data" --domain nlu_data/domain.yml --out "$models" \
        --fixed-model-name "$(basename "$made")" >"$log" 2>&1 &
    wait_with_dots $! || { tail -n 15 "$log" >&2; fail "it could not be trained (all of it in $log)"; }
    mv "$made.tar.gz" "$model"
    rm -f "$made.yml"
    say "Trained in $((SECONDS - started)) s: $model"
}

serve() {
    train
    local token=${GRS_RASA_TOKEN:-}
    if [[ -z $token ]]; then
        token=$("$venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(24))')
        say "GRS_RASA_TOKEN is not set; this time it is $token"
    fi
    say "Rasa on http://127.0.0.1:${RASA_PORT:-5005}; for Protikar: GRS_NLU_ENGINE=rasa GRS_RASA_TOKEN=<the token> make run"
    # No --debug, ever: it logs what citizens write.
    exec "$venv/bin/rasa" run --enable-api --auth-token "$token" -m "$model" -i 127.0.0.1 -p "${RASA_PORT:-5005}" \
        --endpoints nlu_data/rasa/endpoints.yml --credentials nlu_data/rasa/credentials.yml
}

case ${1:-} in
    env) make_env ;;
    train) train; printf '%s\n' "$model" ;;
    serve) serve ;;
    *) fail "say env, train or serve" ;;
esac
