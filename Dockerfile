# The server in a container: docker build -t provisiond . && docker run -p 1443:1443 -v provisiond:/var/lib/provisiond provisiond
# Settings go into /etc/provisiond/config.yml, or as PROVISIOND__SECTION__KEY into the environment.
# Names of images in full: podman and buildah know no other.

FROM docker.io/library/rust:1-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends pkg-config libssl-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
# Or dev, which compiles in less time.
ARG PROFILE=release
# What was compiled for an earlier image is used again. `install` because its result lies in the same place for every profile.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/build/target \
    cargo install --locked --no-track --profile "$PROFILE" --path crates/provisiond --root /usr/local

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl3 ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 990 --home-dir /var/lib/provisiond --create-home provisiond
COPY --from=build /usr/local/bin/provisiond /usr/bin/provisiond
COPY etc/debian/config.yml /etc/provisiond/config.yml
# By number: Kubernetes cannot tell whether a name is root.
USER 990
WORKDIR /var/lib/provisiond
VOLUME /var/lib/provisiond
EXPOSE 1443 2443
HEALTHCHECK CMD ["provisiond", "healthcheck"]
ENTRYPOINT ["provisiond"]
CMD ["serve"]
