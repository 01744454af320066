# One image, four commands: grs init | serve | worker | beat. Settings come from the environment (.env.example).
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 grs && install -d -o grs /app /data
WORKDIR /app

# Dependencies first: they change less often than the code, and the layer is kept.
COPY requirements.lock ./
RUN pip install -r requirements.lock

COPY pyproject.toml README.md ./
COPY grs_core grs_core
COPY bot bot
COPY gateway gateway
COPY nlu_data nlu_data
RUN pip install --no-deps --no-build-isolation -e .

USER grs
ENV GRS_HOME=/data PORT=8000
VOLUME /data
EXPOSE 8000
# Of the default command; docker-compose.yml has one for each service.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["grs", "health", "web"]
CMD ["grs", "serve", "--host", "0.0.0.0"]
