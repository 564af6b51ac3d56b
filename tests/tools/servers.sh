#!/usr/bin/env bash
# The model servers of the tests: tests/tools/servers.sh start DIR | stop DIR
#
# start  starts them on free ports of 127.0.0.1, waits until they answer and prints shell lines to evaluate:
#          TEST_LLAMA_URL       a real llama.cpp server with a tiny random model (model name: tiny-random)
#          TEST_LLAMA_LONG_URL  the same, with a model whose answers do not end (finish_reason length)
#          TEST_AIMOCK_URL      scripted answers and faults, see aimock.mjs
#        All speak the OpenAI API below ADDRESS/v1, without a key. DIR holds logs and pid files.
# stop   ends them
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
python=$here/../../.venv/bin/python

usage() { echo "usage: servers.sh start|stop DIR" >&2; exit 2; }
[[ $# == 2 && -n $2 ]] || usage
dir=$2

# launch NAME COMMAND… : in the background, apart from this shell; its first line of output is its address
launch() {
  local name=$1
  shift
  "$@" >"$dir/$name.url" 2>"$dir/$name.log" </dev/null &
  echo $! >"$dir/$name.pid"
}

# address NAME : prints it as soon as the server has told it, gives up when the server ended or after 20 s
address() {
  local name=$1
  for _ in $(seq 200); do
    if [[ $(head -n 1 "$dir/$name.url") =~ ^http://.*[0-9]$ ]]; then
      head -n 1 "$dir/$name.url"
      return
    fi
    kill -0 "$(cat "$dir/$name.pid")" 2>/dev/null || break
    sleep 0.1
  done
  echo "servers.sh: $name did not start:" >&2
  tail -n 20 "$dir/$name.log" >&2
  return 1
}

start() {
  mkdir -p "$dir"
  ! compgen -G "$dir/*.pid" >/dev/null || { echo "servers.sh: $dir has running servers; stop them first" >&2; exit 1; }
  "$python" "$here/make_tiny_gguf.py" "$dir/tiny.gguf"
  "$python" "$here/make_tiny_gguf.py" "$dir/tiny-long.gguf" --long
  launch llama "$python" "$here/serve_tiny.py" "$dir/tiny.gguf"
  launch llama-long "$python" "$here/serve_tiny.py" "$dir/tiny-long.gguf" --slots 2
  launch aimock node "$here/aimock.mjs"
  local llama long aimock
  if llama=$(address llama) && long=$(address llama-long) && aimock=$(address aimock); then
    echo "export TEST_LLAMA_URL=$llama TEST_LLAMA_LONG_URL=$long TEST_AIMOCK_URL=$aimock"
  else
    stop
    exit 1
  fi
}

stop() {
  local file pid
  for file in "$dir"/*.pid; do
    [[ -e $file ]] || continue
    pid=$(cat "$file")
    kill "$pid" 2>/dev/null || true
  done
  for file in "$dir"/*.pid; do
    [[ -e $file ]] || continue
    pid=$(cat "$file")
    for _ in $(seq 50); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
    rm -f "$file"
  done
}

case $1 in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
