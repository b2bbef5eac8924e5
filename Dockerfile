FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 VAR_DIR=/data

# Pango and HarfBuzz write the certificates' PDFs; the typefaces come with the project.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY . .

# Collecting static files reads no setting but the mode's: production does not start without all of
# them, so they are named here for this one command.
RUN SECRET_KEY=- DATABASE_URL=postgres://- REDIS_URL=redis://- EMAIL_URL=smtp://- SITE_URL=http://- ALLOWED_HOSTS=- \
    python manage.py collectstatic --noinput

# /data: uploads (a volume) and the scheduler's notes. The rest of the image is read only to the site.
RUN useradd --system --no-create-home citykompetens \
    && mkdir -p /data/media && chown -R citykompetens /data
USER citykompetens
VOLUME /data/media
EXPOSE 8000

# kill-timeout: a worker that is told to stop while it still loads does not hear it, and would be waited for without end.
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "5", "--respawn-failed-workers", \
     "citykompetens.wsgi:application"]
