# Two stages: the first builds the environment, the second runs it as nobody special. deploy/compose.yaml has the rest.
FROM python:3.13-slim AS build
WORKDIR /app
# With what speaks to a bucket (BUCKET_URL): it costs disk, and no memory where there is none.
COPY requirements-s3.txt ./
RUN python -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-s3.txt
COPY manage.py pyproject.toml ./
COPY therapyties therapyties
COPY pages pages
COPY consultations consultations
COPY templates templates
COPY static static
# collectstatic asks for settings but for no secret: these are thrown away with the layer's shell. What is collected
# belongs to this image and not to the data, which outlives it: there it is a link.
RUN SECRET_KEY=$(head -c 48 /dev/urandom | base64) \
    FIELD_ENCRYPTION_KEYS=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_') \
    SITE_URL=https://www.example.org MAIL_URL=file:mail MAIL_FROM=calls@example.org \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && mv var/static collected && rm -rf var && mkdir -p var/media var/mail var/backups && ln -s ../collected var/static

FROM python:3.13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 1000 site
WORKDIR /app
COPY --from=build --chown=site:site /app /app
USER site
EXPOSE 8000
# What it says is kept in a log, so it makes no first login: `manage.py first_login` does, at a terminal.
CMD [".venv/bin/python", "-m", "therapyties.serve", "--bind", "0.0.0.0:8000", "--into-a-log"]
