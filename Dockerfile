# The server in a container: docker build -t provisiond . && docker run -p 1443:1443 -v provisiond:/var/lib/provisiond provisiond
# Settings go into /etc/provisiond/config.yml, or as PROVISIOND__SECTION__KEY into the environment.

FROM rust:1-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends pkg-config libssl-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked --package provisiond

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl3 ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 990 --home-dir /var/lib/provisiond --create-home provisiond
COPY --from=build /build/target/release/provisiond /usr/bin/provisiond
COPY etc/debian/config.yml /etc/provisiond/config.yml
# By number: Kubernetes cannot tell whether a name is root.
USER 990
WORKDIR /var/lib/provisiond
VOLUME /var/lib/provisiond
EXPOSE 1443 2443
HEALTHCHECK CMD ["provisiond", "healthcheck"]
ENTRYPOINT ["provisiond"]
CMD ["serve"]
