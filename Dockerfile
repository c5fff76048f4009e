# One image with all four programs; compose.yaml says which one a service runs.
FROM debian:bookworm-slim AS build
COPY scripts/packages /tmp/packages
RUN apt-get update -q \
 && sed 's/#.*//' /tmp/packages | awk 'NF { print $1 }' \
  | DEBIAN_FRONTEND=noninteractive xargs apt-get install -y -q --no-install-recommends
COPY . /src
RUN cmake -S /src -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DJX_TESTS=OFF \
 && cmake --build /build \
 && cmake --install /build --strip --prefix /opt/jixiao

FROM debian:bookworm-slim
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
      libzmq5 libuv1 liblmdb0 libmicrohttpd12 libutf8proc2 \
      libzip4 libxml2 libxlsxwriter4 poppler-utils \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 900 --home-dir /var/lib/jixiao --create-home jixiao \
 && install -d -o jixiao -g jixiao -m 700 /etc/jixiao
COPY --from=build /opt/jixiao/bin/ /usr/local/bin/
USER jixiao
VOLUME /var/lib/jixiao
CMD ["jixiao", "--help"]
