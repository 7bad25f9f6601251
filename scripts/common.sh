# Shared by ./run, ./test and ./bench. Sourced, not run.

say() { printf '%s\n' "$*"; }

need_dotnet() {
  if ! command -v dotnet >/dev/null; then
    echo "The .NET 10 SDK is needed: install it and try again." >&2
    exit 1
  fi
  if ! dotnet --version >/dev/null 2>&1; then
    echo "This .NET SDK does not fit global.json: version 10.0.4xx is needed." >&2
    exit 1
  fi
}

need_node() {
  if ! command -v npm >/dev/null; then
    echo "Node.js 20 or later (with npm) is needed: install it and try again." >&2
    exit 1
  fi
}

# npm_ci DIR: installs a lock file's packages, when that has not been done since it last changed.
npm_ci() {
  local stamp=$1/node_modules/.package-lock.json
  if [ ! -e "$stamp" ] || [ "$1/package-lock.json" -nt "$stamp" ]; then
    (cd "$1" && npm ci --no-audit --no-fund --ignore-scripts && touch node_modules/.package-lock.json)
  fi
}

# quiet LOG COMMAND...: shows a command's output only when it fails.
quiet() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# start NAME DLL CONTENT_ROOT: starts a host in the background; its log goes to .data/logs.
start() {
  dotnet "$2" --contentRoot "$PWD/$3" >>"$data/logs/$1.log" 2>&1 </dev/null &
  pids+=($!)
}

# start_face: starts the face engine in the background.
start_face() {
  node face/server.js >>"$data/logs/face.log" 2>&1 </dev/null &
  pids+=($!)
}

# shared_secret FILE: a secret of 32 random bytes that two of our processes share; made once, readable by this user alone.
shared_secret() {
  [ -s "$1" ] || (umask 077; head -c 32 /dev/urandom | base64 -w0 >"$1")
  cat "$1"
}

# answers PORT PATH: whether a loopback server answers 200.
answers() {
  local status
  status=$( (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3 && head -n 1 <&3) 2>/dev/null)
  case $status in *" 200 "*) return 0 ;; *) return 1 ;; esac
}

# wait_for PORT PATH SECONDS NAME
wait_for() {
  local deadline=$((SECONDS + $3))
  until answers "$1" "$2"; do
    if [ $SECONDS -ge $deadline ] || ! kill -0 "${pids[-1]}" 2>/dev/null; then
      if tail -n 20 "$data/logs/$4.log" | grep -q 'Begin again with: ./run --fresh'; then
        echo "run: the sample data in .data/ was made by an older version. Begin again with: ./run --fresh" >&2
        exit 1
      fi
      echo "run: $4 did not come up; the end of .data/logs/$4.log:" >&2
      tail -n 20 "$data/logs/$4.log" >&2
      exit 1
    fi
    sleep 0.3
  done
}

# as_root COMMAND...: runs as root, by sudo where needed.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# apt_install TOOL PACKAGE...: installs Debian packages when TOOL is missing.
apt_install() {
  local tool=$1
  shift
  if [ -e "$tool" ] || command -v "$tool" >/dev/null; then return 0; fi
  say "Installing $* ..."
  if [ -z "${apt_updated:-}" ]; then as_root apt-get update -qq; apt_updated=1; fi
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
