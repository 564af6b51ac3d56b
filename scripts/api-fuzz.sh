#!/usr/bin/env bash
# Fuzzes the HTTP API from its own OpenAPI document with schemathesis: BANSO_BIN=target/debug/banso scripts/api-fuzz.sh
# The program runs as a demo on a new database. First with a lead advisor's token, all checks; then without one,
# where every operation that asks for a token must refuse. Any finding fails; the reports are in the target folder.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=$(realpath "${BANSO_BIN:?must name the built program, e.g. target/debug/banso}")
schemathesis=$PWD/.venv/bin/schemathesis
config=$PWD/tests/schemathesis.toml
reports=$(realpath -m "${CARGO_TARGET_DIR:-target}/test-logs/api-fuzz")
run=$(mktemp -d "${TMPDIR:-/tmp}/banso-fuzz.XXXXXX")
server=
finish() {
  local status=$?
  if ((status)) && [[ -s $run/server.log ]]; then
    cp "$run/server.log" "$reports/"
    echo "api-fuzz: the end of the program's log (all of it: $reports/server.log):" >&2
    tail -n 20 "$run/server.log" >&2
  fi
  if [[ -n $server ]]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$run"
}
trap finish EXIT
trap 'exit 130' INT TERM
rm -rf "$reports"
mkdir -p "$reports"

# Settings of whoever runs this must not change what is tested.
for name in "${!BANSO_@}"; do unset "$name"; done

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
"$bin" demo --data "$run/data" --bind "127.0.0.1:$port" >"$run/out" 2>"$run/server.log" &
server=$!
for _ in $(seq 300); do
  curl -sf -o /dev/null "$url/healthz" && break
  kill -0 "$server" 2>/dev/null || { cat "$run/out" "$run/server.log" >&2; exit 1; }
  sleep 0.1
done
curl -sf -o /dev/null "$url/api/openapi.json"

token=$(BANSO_DATABASE_URL="sqlite://$run/data/banso.db" "$bin" admin token --email houtei@example.jp | grep . | tail -n 1)

# The same cases every time: a fixed seed, no memory of earlier runs. The clock is only a net below that.
fuzz() {
  local name=$1
  shift
  echo "api-fuzz: $name"
  local status=0
  # in a folder of its own, because it leaves caches where it runs
  env -C "$run" timeout 240 "$schemathesis" --config-file "$config" run "$url/api/openapi.json" --url "$url" \
    --seed 20261120 --generation-database none --workers 1 \
    --request-timeout 10 --no-color --report junit --report-junit-path "$reports/$name.xml" \
    "$@" >"$reports/$name.txt" 2>&1 || status=$?
  if ((status)); then
    cat "$reports/$name.txt" >&2
    ((status != 124)) || echo "api-fuzz: it took longer than 240 s" >&2
    return "$status"
  fi
  tail -n 12 "$reports/$name.txt"
  kill -0 "$server" || { echo "api-fuzz: the program has ended" >&2; return 1; }
}

fuzz with-token --checks all --max-examples 40 --header "Authorization: Bearer $token"
fuzz without-token --checks ignored_auth,not_a_server_error --phases examples,fuzzing --max-examples 10
