# Shared by the scripts of this folder; sourced, not run.
# An engine lives in one folder: data, log, its process group in `pgid`, and what a client needs in `engine.env` (key=value lines).

RABBITMQ_BIN=/usr/lib/rabbitmq/bin

# DocumentDB's files: programs and libraries of a newer Debian, run by chroot.
DOCUMENTDB_ROOT=${STAMINA_DOCUMENTDB:-/var/cache/stamina/documentdb}

die() { echo "eng/engines: $*" >&2; exit 1; }

postgres_bin() {
    local newest
    newest=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -1)
    echo "${newest:-/usr/lib/postgresql/none/bin}"
}

# A port that nothing listens on, outside the range that the kernel gives to clients where it can be helped.
free_port() {
    local port
    for _ in $(seq 200); do
        port=$((20000 + RANDOM % 12000))
        if ! ss -Hltn "sport = :$port" 2> /dev/null | grep -q . ; then echo "$port"; return; fi
    done
    die "no free port found"
}

secret() { openssl rand -hex 16; }

# remember DIR KEY VALUE: the first value stays, so that a restart keeps ports and passwords.
remember() { grep -q "^$2=" "$1/engine.env" 2> /dev/null || echo "$2=$3" >> "$1/engine.env"; }
recall() { sed -n "s/^$2=//p" "$1/engine.env" 2> /dev/null | head -1; }

alive() { [ -s "$1/pgid" ] && kill -0 -- "-$(cat "$1/pgid")" 2> /dev/null; }

# launch DIR COMMAND...: in the background, in a session of its own whose id is the process group.
launch() {
    local dir=$1
    shift
    setsid "$@" > "$dir/out" 2>&1 < /dev/null &
    echo $! > "$dir/pgid"
    # Before setsid has made the group there is none to ask after, and what starts would pass for dead.
    while kill -0 $! 2> /dev/null && ! kill -0 -- "-$!" 2> /dev/null; do sleep 0.01; done
}

# await DIR SECONDS WHAT COMMAND...: until COMMAND succeeds; gives up early when the engine has died.
await() {
    local dir=$1 deadline=$((SECONDS + $2)) what=$3
    shift 3
    until "$@" > /dev/null 2>&1; do
        alive "$dir" || { tail -20 "$dir/out" >&2; die "$what ended while starting (log: $dir/out)"; }
        [ $SECONDS -lt $deadline ] || { tail -20 "$dir/out" >&2; die "$what was not ready in time (log: $dir/out)"; }
        sleep 0.1
    done
}

# A throw-away certificate for localhost, its own root.
certificate() {
    [ -s "$1/cert.pem" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout "$1/key.pem" -out "$1/cert.pem" \
        -subj /CN=localhost -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" 2> /dev/null
    chmod 600 "$1/key.pem"
}
