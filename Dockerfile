# syntax=docker/dockerfile:1
# Two stages: what builds stays behind. Nothing is downloaded that is not in a lock file with its hash.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /src

RUN python -m venv /opt/build && python -m venv /opt/monitor
COPY requirements.txt requirements-build.txt ./
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/build/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-build.txt \
    && /opt/monitor/bin/python -m pip install --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY monitor/ monitor/
RUN /opt/build/bin/python -m pip wheel --disable-pip-version-check --no-deps --no-build-isolation --no-index --wheel-dir /opt/build/wheels . \
    && /opt/monitor/bin/python -m pip install --disable-pip-version-check --no-deps --no-index /opt/build/wheels/*.whl \
    && /opt/monitor/bin/python -m compileall -q /opt/monitor/lib \
    && /opt/monitor/bin/python -m pip uninstall --yes --quiet pip


FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="monitor" \
      org.opencontainers.image.description="Watches the news and speaks only when a confirmation or a change of date shows up" \
      org.opencontainers.image.licenses="MIT"

RUN groupadd --system --gid 10001 monitor \
    && useradd --system --uid 10001 --gid monitor --no-create-home --home-dir /var/lib/monitor --shell /usr/sbin/nologin monitor \
    && install --directory --owner monitor --group monitor --mode 0750 /var/lib/monitor \
    && install --directory /etc/monitor
COPY --from=build /opt/monitor /opt/monitor

# The root file system may be read-only: what is written goes to /var/lib/monitor and /tmp.
ENV PATH="/opt/monitor/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MONITOR_CONFIG=/etc/monitor \
    MONITOR_DATABASE=sqlite:////var/lib/monitor/monitor.db \
    MONITOR_WEB_HOST=0.0.0.0
WORKDIR /var/lib/monitor
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["monitor", "healthcheck"]
ENTRYPOINT ["monitor"]
CMD ["run"]
