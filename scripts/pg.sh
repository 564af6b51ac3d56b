#!/usr/bin/env bash
# A throw-away PostgreSQL for tests: scripts/pg.sh start DIR | stop DIR
#
# start  makes a new cluster in DIR (which must not exist), opens it on a free port of 127.0.0.1 and prints its URL
# stop   ends it without ceremony and removes DIR
#
# It is quick because it is careless: nothing is synced to disk, and everybody on this machine may log in.
# PostgreSQL refuses to run as root, so root hands it to the user `postgres` of the Debian package.
set -euo pipefail

usage() { echo "usage: pg.sh start|stop DIR" >&2; exit 2; }
[[ $# == 2 && -n $2 ]] || usage
dir=$2

bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[[ -n $bin ]] || bin=$(pg_config --bindir 2>/dev/null) || { echo "pg.sh: no PostgreSQL server found" >&2; exit 1; }

as=()
((EUID != 0)) || as=(runuser -u postgres --)

# A port that nobody listens on now; somebody may take it before we do, which `start` answers with another try.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start() {
  [[ ! -e $dir ]] || { echo "pg.sh: $dir exists already" >&2; exit 1; }
  mkdir -m 700 "$dir"
  ((EUID != 0)) || chown postgres "$dir"
  cd "$dir" # runuser keeps the working directory, which `postgres` must be able to read
  if ! "${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1; then
    cat "$dir/initdb.log" >&2
    exit 1
  fi
  local port options
  for _ in 1 2 3 4 5; do
    port=$(free_port)
    options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300"
    options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    if "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -o "$options" start >/dev/null 2>&1; then
      echo "postgres://postgres@127.0.0.1:$port/postgres"
      return
    fi
  done
  tail -n 20 "$dir/log" >&2
  exit 1
}

stop() {
  [[ -f $dir/data/PG_VERSION ]] || { echo "pg.sh: $dir is not a cluster of ours" >&2; exit 1; }
  cd "$dir"
  "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  cd /
  rm -rf "$dir"
}

case $1 in
  start) dir=$(realpath -m "$dir"); start ;;
  stop) dir=$(realpath -m "$dir"); stop ;;
  *) usage ;;
esac
