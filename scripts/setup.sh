#!/usr/bin/env bash
# Installs what the tests need and is not there yet: Debian packages, Node tools, Python tools.
# A step whose work is done says nothing; run it as often as you like. Needs Rust, Node >= 20.15 and Python >= 3.11.
#
# Node and Python tools live in ${XDG_CACHE_HOME:-~/.cache}/banso-tools/<kind>-<hash of their lock file>, and the
# clone only holds links to them: a second clone, or CI's next one, is ready in a moment.
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${XDG_CACHE_HOME:-$HOME/.cache}/banso-tools
mkdir -p "$cache"
did=()

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# --- Debian packages --------------------------------------------------------------------------------------------
packages=(
  chromium                      # browser tests
  libreoffice-writer-nogui      # opens the exported Word files
  libreoffice-calc-nogui        # and computes the exported workbooks
  poppler-utils                 # their pages as text and pictures
  fonts-morisawa-bizud-gothic   # the Japanese font of pages and exports
  fonts-noto-cjk                # and what that one lacks
  postgresql                    # the second database
  curl make git
)
if command -v dpkg >/dev/null; then
  missing=()
  for package in "${packages[@]}"; do
    dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$package")
  done
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  if ((${#missing[@]})); then
    as_root=()
    if ((EUID != 0)); then
      command -v sudo >/dev/null || fail "these packages are missing and need root: ${missing[*]}"
      as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    log=$(mktemp)
    if ! {
      "${as_root[@]}" apt-get -q update &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 \
          install --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1; then
      tail -n 30 "$log" >&2
      fail "apt-get failed, see above (whole log: $log)"
    fi
    rm -f "$log"
    did+=(packages)
  fi
else
  for program in chromium soffice pdftotext curl make git; do
    command -v "$program" >/dev/null || fail "$program is missing, and this is not Debian: please install it by hand"
  done
fi

# --- tools in the cache -----------------------------------------------------------------------------------------
# hash FILE… : a short name for the contents and for the machine they are installed for
hash() { { uname -sm; cat "$@"; } | sha256sum | cut -c1-16; }

# in_cache NAME FUNCTION: runs FUNCTION DIR once for this NAME, even when two clones ask at the same moment
in_cache() {
  local dir=$cache/$1
  [[ -e $dir/.complete ]] && return
  (
    flock 9
    [[ -e $dir/.complete ]] && exit
    rm -rf "$dir"
    mkdir -p "$dir"
    "$2" "$dir"
    touch "$dir/.complete"
  ) 9>"$cache/.lock"
  did+=("$1")
}

# link DIR TARGET: makes DIR a folder whose entries are links to TARGET's
# (a folder and not one link, so that `.venv/` and `node_modules/` in .gitignore cover it)
link() {
  [[ $(cat "$1/.from" 2>/dev/null) == "$2" ]] && return
  rm -rf "$1"
  mkdir -p "$1"
  find "$2" -mindepth 1 -maxdepth 1 ! -name .complete -exec ln -s -t "$1" {} +
  printf '%s\n' "$2" >"$1/.from"
}

# --- Node -------------------------------------------------------------------------------------------------------
command -v node >/dev/null || fail "Node.js is missing (20.15 or newer)"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 15) ? 0 : 1)' ||
  fail "Node.js $(node --version) is too old (20.15 or newer)"

install_node() {
  say "installing the Node tools"
  cp tests/browser/package.json tests/browser/package-lock.json "$1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --silent)
}
name=node-$(hash tests/browser/package.json tests/browser/package-lock.json)
in_cache "$name" install_node
link tests/browser/node_modules "$cache/$name/node_modules"

# --- Python -----------------------------------------------------------------------------------------------------
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed"

install_python() {
  say "installing the Python tools"
  python3 -m venv "$1"
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -r tests/requirements.txt
}
name=python-$({ python3 --version; hash tests/requirements.txt; } | sha256sum | cut -c1-16)
in_cache "$name" install_python
link .venv "$cache/$name"

if ((${#did[@]})); then say "done (${did[*]})"; else say "everything is there"; fi
