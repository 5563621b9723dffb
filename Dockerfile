# Geo Fondue in a container. compose.yaml starts it with PostgreSQL and PostGIS; by itself it keeps all in /data.
#
#   docker build -t geo-fondue .
#   docker run -p 8000:8000 -v geo-fondue:/data geo-fondue

FROM python:3.13-slim-bookworm AS build
WORKDIR /source
COPY pyproject.toml constraints.txt hatch_build.py README.md LICENSE ./
COPY geo_fondue geo_fondue
COPY boundaries boundaries
COPY api api
COPY maps maps
# The pages' scripts and fonts come from npm while the wheel is built; Node comes with a wheel of its own.
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_CONSTRAINT=/source/constraints.txt PIP_BUILD_CONSTRAINT=/source/constraints.txt
RUN python -m venv /opt/geo-fondue && /opt/geo-fondue/bin/pip install .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home geo-fondue
COPY --from=build --chown=geo-fondue /opt/geo-fondue /opt/geo-fondue
ENV PATH=/opt/geo-fondue/bin:$PATH \
    GEO_FONDUE_DATA=/data \
    GEO_FONDUE_HOST=0.0.0.0
USER geo-fondue
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["geo-fondue"]
CMD ["serve"]
