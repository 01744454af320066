#!/usr/bin/env bash
# The Rasa container of docker-compose.yml: trains once for the data that it sees, then serves. Nothing is logged of what
# citizens write: never add --debug.
set -euo pipefail
export RASA_CACHE_DIRECTORY=/models/cache
: "${GRS_RASA_TOKEN:?set GRS_RASA_TOKEN in .env}"
cd /protikar/nlu_data
digest=$(find nlu lexicon rasa domain.yml ../bot/text ../bot/nlu -type f -not -name '*.pyc' -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16)
model=/models/$digest.tar.gz
if [[ ! -f $model ]]; then
    # Written under another name first: a training that was cut short must not be served.
    rasa train nlu --config rasa/config.yml --nlu nlu --domain domain.yml --out /models --fixed-model-name "new-$digest"
    mv "/models/new-$digest.tar.gz" "$model"
fi
exec rasa run --enable-api --auth-token "$GRS_RASA_TOKEN" -m "$model" -i 0.0.0.0 -p 5005 \
    --endpoints rasa/endpoints.yml --credentials rasa/credentials.yml
