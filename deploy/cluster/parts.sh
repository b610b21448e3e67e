# The parts of a cell: how each is configured, started and asked. Sourced by ./cluster, which sets $root and $data.
# A part lives in one folder, like an engine: its configuration, `out`, its process group in `pgid`, its port in `port`.

store=$(cat "$data/store" 2> /dev/null || echo postgres)
engines=(rabbitmq redis postgres standby)
[ $store = postgres ] || engines=(rabbitmq redis mongodb)
servers=(goal1 goal2 handler1 handler2 workout1 workout2)
parts=("${engines[@]}" "${servers[@]}" edge)
scripts=$root/eng/engines
here=127.0.0.1

place() { echo "$data/$1/$2"; }
port_of() { cat "$(place "$1" "$2")/port"; }

# prepare CELL: folders, ports and secrets; what is there stays.
prepare() {
    local cell=$1 part
    mkdir -p "$data/$cell"
    mkdir -p -m 700 "$data/$cell/secrets" "$data/$cell/keys" "$data/$cell/public-keys"
    for part in "${parts[@]}"; do give_port "$cell" "$part"; done
    for part in owner handler goal rabbitmq-workout rabbitmq-handler redis-goal redis-workout; do
        [ -s "$data/$cell/secrets/$part" ] || (umask 077; secret > "$data/$cell/secrets/$part")
    done
}

give_port() {
    local dir port
    dir=$(place "$1" "$2")
    mkdir -p "$dir"
    [ ! -s "$dir/port" ] || return 0
    port=$(wanted_port "$1" "$2")
    # Not one that another part has been given and does not listen on yet.
    while cat "$data"/*/*/port 2> /dev/null | grep -qx "$port"; do port=$(free_port); done
    echo "$port" > "$dir/port"
}

# The edge of cell c1 is at 8443, of c2 at 9443, where nobody else is.
wanted_port() {
    local port
    [ "$2" != edge ] || port=$((7443 + 1000 * ${1#c}))
    if [ "$2" = edge ] && ! ss -Hltn "sport = :$port" | grep -q .; then echo $port; else free_port; fi
}

cells_here() { find "$data" -mindepth 1 -maxdepth 1 -type d -regextype posix-extended -regex '.*/c[0-9]+' -printf '%f\n' | sort -V; }

program_runs() {
    local cell part
    for cell in $(cells_here); do
        for part in "${servers[@]}"; do ! alive "$(place "$cell" "$part")" || return 0; done
    done
    has_shared && alive "$(place shared directory)"
}

# The servers run a copy of the program: building again must not pull the files from under them. While one runs, others are started from the same copy; where none
# does, from a new one, for these scripts want what the program of their own version can do.
install_program() {
    local fresh
    [ "${1:-}" = anew ] || [ ! -e "$data/program" ] || ! program_runs || return 0
    fresh=$(mktemp -d "$data/program.XXXXXX")
    cp -r "$(dirname "$server_dll")/." "$fresh"
    [ ! -s "$root/client/dist/index.html" ] || cp -r "$root/client/dist" "$fresh/client"
    ln -sfn "${fresh##*/}" "$data/program"
}

drop_older_programs() { find "$data" -maxdepth 1 -name 'program.*' ! -name "$(readlink "$data/program")" -exec rm -rf {} +; }

# The parts of a cell speak TLS among themselves, with certificates of an authority of this folder, for ten years. Its key never leaves it. What talks to an edge is told to
# trust edge.crt and nothing else.
authority=$data/authority/cert.pem
make_authority() {
    local dir=$data/authority
    mkdir -p -m 711 "$dir"
    [ -s "$dir/cert.pem" ] || (umask 077; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout "$dir/key.pem" -out "$dir/cert.pem" -subj "/CN=cells of $(id -un)" 2> /dev/null)
    chmod 644 "$dir/cert.pem" # engines read it that run as somebody else
    cp "$authority" "$data/edge.crt"
}

# A certificate that is missing or has less than 30 days left.
ends_soon() { [ ! -s "$1" ] || ! openssl x509 -checkend $((30 * 86400)) -noout -in "$1" > /dev/null; }

# part_certificate DIR: cert.pem and key.pem for localhost, and both in tls.pem, good for 90 days; `up` makes them anew in time.
part_certificate() {
    local dir=$1
    ends_soon "$dir/cert.pem" || return 0
    (
        umask 077
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$dir/key.pem" -out "$dir/request.pem" -subj /CN=localhost 2> /dev/null
        openssl x509 -req -in "$dir/request.pem" -CA "$authority" -CAkey "$data/authority/key.pem" -set_serial "0x$(openssl rand -hex 16)" -days 90 -out "$dir/cert.pem" \
            -extfile <(echo 'subjectAltName=DNS:localhost,IP:127.0.0.1') 2> /dev/null
        cat "$dir/cert.pem" "$dir/key.pem" > "$dir/tls.new"
        mv "$dir/tls.new" "$dir/tls.pem"
        rm -f "$dir/request.pem"
    )
    chmod 644 "$dir/cert.pem"
}

# take_certificate CELL PART: a part that runs goes on with the certificate that is in its folder now. Stamina's servers and RabbitMQ look at the file themselves.
take_certificate() {
    local dir
    dir=$(place "$1" "$2")
    case $2 in
        edge) replace_edge "$1" ;;
        postgres | standby)
            [ "$(id -u)" != 0 ] || chown postgres "$dir/key.pem"
            kill -HUP "$(cat "$dir/pgid")"
            ;;
        redis) REDISCLI_AUTH=$(recall "$dir" password) redis-cli -h $here -p "$(port_of "$1" redis)" --tls --cacert "$authority" config set tls-cert-file "$dir/cert.pem" tls-key-file "$dir/key.pem" > /dev/null ;;
        mongodb) stop_part "$1" mongodb; start_part "$1" mongodb ;;
    esac
}

# What each role may do at the queue (configure, write, read) and at the cache: no more than it does. Both that use the queues make them where they are missing; a Goal & User Server uses none.
rabbitmq_users() {
    local queues='^stamina[.]batches([.]dead)?$' default='^amq[.]default$'
    echo "workout $(cat "$data/$1/secrets/rabbitmq-workout") $queues $default ^\$"
    echo "handler $(cat "$data/$1/secrets/rabbitmq-handler") $queues $default $queues"
}

redis_users() {
    echo "goal $(cat "$data/$1/secrets/redis-goal") ~stamina:* &* -@all +@connection +@hash +@string +@sortedset +@keyspace +@transaction +@scripting +@pubsub -@dangerous +info"
    # Reads which sign-ins were ended, and nothing else. The channel is its client's own.
    echo "workout $(cat "$data/$1/secrets/redis-workout") %R~stamina:ended &__Booksleeve_MasterChanged -@all +@connection +subscribe +zrangebyscore +info"
}

mongodb_users() {
    local role
    for role in owner handler goal; do echo "stamina_$role $(cat "$data/$1/secrets/$role")"; done
}

redis_section() { # CELL ROLE
    cat <<JSON
"redis": {"host": "$here", "port": $(port_of "$1" redis), "user": "$2", "password_file": "$data/$1/secrets/redis-$2", "tls": true, "tls_server_name": "localhost", "tls_authority_file": "$authority"}
JSON
}

psql_in() { # psql_in CELL DATABASE ARGUMENT...: as the superuser
    local cell=$1 database=$2
    shift 2
    PGPASSWORD=$(recall "$(place "$cell" postgres)" password) "$(postgres_bin)/psql" -h $here -p "$(port_of "$cell" postgres)" -U postgres -d "$database" -qX -v ON_ERROR_STOP=1 "$@"
}

# make_database CELL: roles, database, schema, rights. Passwords go in by stdin, never on a command line.
make_database() {
    local cell=$1 role
    [ $store = mongodb ] || { for role in owner handler goal; do echo "\\set $role '$(cat "$data/$cell/secrets/$role")'"; done; cat "$root/deploy/cluster/database.sql"; } | psql_in "$cell" postgres > /dev/null
    store_section "$cell" owner | as_config "\"host\": {\"store\": \"$store\", \"engine_patience\": \"00:01:00\"}," > "$data/$cell/migrate.json"
    dotnet "$data/program/stamina-server.dll" migrate --config "$data/$cell/migrate.json" --data "$data/$cell" > "$data/$cell/migrate.log" 2>&1 || { cat "$data/$cell/migrate.log" >&2; die "stamina migrate failed in $cell"; }
    [ $store = mongodb ] || psql_in "$cell" stamina -f "$root/deploy/cluster/roles.sql" > /dev/null
    has_ring "$cell" || make_ring "$cell"
    [ -s "$data/$cell/queue-ring.txt" ] || dotnet "$data/program/stamina-server.dll" keys queue --config "$data/$cell/migrate.json" --data "$data/$cell" --file "$data/$cell/queue-ring.txt" > "$data/$cell/keys.log" 2>&1 || { cat "$data/$cell/keys.log" >&2; die "stamina keys queue failed in $cell. Where its servers run an older program that does not know it: ./cluster upgrade, or ./cluster down and ./cluster up"; }
}

has_ring() { [ -s "$data/$1/keys/key-ring.txt" ]; }

# make_ring CELL: every server with a store has to have it, whichever starts first. Refused where the store has keys that another one wrapped.
make_ring() {
    local cell=$1 dir
    dir=$(place "$cell" goal1)
    part_certificate "$dir"
    server_config "$cell" goal1 goal
    dotnet "$data/program/stamina-server.dll" keys add --config "$dir/stamina.json" > "$data/$cell/keys.log" 2>&1 || { cat "$data/$cell/keys.log" >&2; die "stamina keys add failed in $cell"; }
}

as_config() { echo "{$1"; cat; echo '}'; }

queue_section() { # CELL ROLE
    cat <<JSON
"rabbitmq": {"hosts": ["$here"], "port": $(port_of "$1" rabbitmq), "user": "$2", "password_file": "$data/$1/secrets/rabbitmq-$2", "tls": true, "tls_server_name": "localhost", "tls_authority_file": "$authority"}
JSON
}

store_section() { # CELL ROLE
    local tail="Database=stamina;Username=stamina_$2;SSL Mode=VerifyFull;Root Certificate=$authority" standby=''
    if [ $store = mongodb ]; then
        cat <<JSON
"mongodb": {"connection_string": "mongodb://stamina_$2@$here:$(port_of "$1" mongodb)/stamina?directConnection=true&authSource=stamina&tls=true", "password_file": "$data/$1/secrets/$2", "tls_authority_file": "$authority"}
JSON
        return
    fi
    [ "$2" = owner ] || standby="\"standby_connection_string\": \"Host=$here;Port=$(port_of "$1" standby);$tail\","
    cat <<JSON
"postgres": {"connection_string": "Host=$here;Port=$(port_of "$1" postgres);$tail", $standby "password_file": "$data/$1/secrets/$2"}
JSON
}

# server_config CELL PART ROLE: what that process has to know and no more. The write path has no store, a Data Handler no keys but the rings of the store's documents and of the queue, a Workout Server only the public ones and the ring of the queue.
server_config() {
    local cell=$1 dir keys=''
    dir=$(place "$cell" "$2")
    case $3 in
        goal)
            keys="\"keys\": \"$data/$cell/keys\","
            [ ! -s "$data/program/client/index.html" ] || keys+=" \"client_folder\": \"$data/program/client\","
            ;;
        # On one machine they share the file; on several each has a copy.
        handler) keys="\"key_ring\": \"$data/$cell/keys/key-ring.txt\", \"queue_ring\": \"$data/$cell/queue-ring.txt\"," ;;
        workout) keys="\"keys\": \"$data/$cell/public-keys\", \"queue_ring\": \"$data/$cell/queue-ring.txt\"," ;;
    esac
    [ "$3" = workout ] || [ ! -e "$data/$cell/in-clear" ] || keys+=" \"encrypt_documents\": false,"
    {
        [ "$3" = goal ] || queue_section "$cell" "$3"
        [ "$3" = workout ] || {
            [ "$3" = goal ] || echo ,
            store_section "$cell" "$3"
        }
        [ "$3" != goal ] || cells_section "$cell"
        [ "$3" = handler ] || {
            echo ,
            redis_section "$cell" "$3"
        }
    } | as_config "\"host\": {\"roles\": \"$3\", \"bind\": \"$here\", \"port\": $(port_of "$cell" "$2"), \"certificate\": \"$dir/tls.pem\", \"data\": \"$dir\", $keys \"plugins\": \"$data/plugins\",
  \"queue\": \"rabbitmq\", \"store\": \"$store\", \"cache\": \"redis\", \"trusted_proxies\": \"$here\", \"drain_delay\": \"00:00:02\", \"engine_patience\": \"00:01:00\"},
 \"tokens\": {\"cell\": \"$cell\"}," > "$dir/stamina.json"
}

start_server() {
    local cell=$1 part=$2 dir setting deadline=$((SECONDS + 300)) key
    dir=$(place "$cell" "$part")
    server_config "$cell" "$part" "${part%[0-9]}"
    if [ "${part%[0-9]}" = workout ]; then
        # The Goal & User Servers make the keys; these get the public half.
        until compgen -G "$data/$cell/keys/*.public.pem" > /dev/null; do
            [ $SECONDS -lt $deadline ] || die "$cell/$part: no Goal & User Server has made keys"
            sleep 0.1
        done
        for key in "$data/$cell/keys/"*.public.pem; do cp "$key" "$data/$cell/public-keys/"; done
    fi
    # In the environment and not by `env`: a command line can be read by everybody on the machine.
    (
        [ ! -s "$data/settings" ] || while IFS= read -r setting; do export "$setting"; done < "$data/settings"
        launch "$dir" dotnet "$data/program/stamina-server.dll" serve --config "$dir/stamina.json"
    )
    await "$dir" 300 "$cell/$part" is_ready "$cell" "$part"
}

# What runs listens on until the new one does.
replace_edge() { start_edge "$1" "$(cat "$(place "$1" edge)/pgid")"; }

# start_edge CELL [PID]: with the process id of an edge that runs, takes its place without a gap: both listen until the old one has answered what it has.
start_edge() {
    local cell=$1 old=${2:-} dir fellows='' limits='' list
    dir=$(place "$cell" edge)
    part_certificate "$dir"
    ! has_shared || fellows="\"cells_authority\": \"$data/edge.crt\", \"cells_secret\": \"$data/$cell/keys/cells-secret.bin\","
    [ ! -e "$data/no-limits" ] || limits='"per_token_per_10_s": 100000000, "per_address_per_10_s": 100000000, "per_network_per_10_s": 100000000,'
    list() { echo "\"$here:$(port_of "$cell" "${1}1")\", \"$here:$(port_of "$cell" "${1}2")\""; }
    cat > "$dir/cell.json" <<JSON
{"cell": "$cell", "bind": "$here:$(port_of "$cell" edge)", "certificate": "$dir/tls.pem", "stats_socket": "$dir/stats.sock", "unavailable_page": "$root/deploy/haproxy/503.http",
 "workout_servers": [$(list workout)], "goal_servers": [$(list goal)], "servers_authority": "$authority", "servers_name": "localhost", "other_cells": {$(others "$cell" '')}, $fellows "limits": {$limits "max_connections": 2000, "threads": 1}}
JSON
    # Of several cells it holds what shows that a call comes from one.
    (umask 077; dotnet "$stamina_dll" edge "$dir/cell.json" > "$dir/haproxy.cfg")
    haproxy -c -q -f "$dir/haproxy.cfg" > "$dir/check" 2>&1 || { cat "$dir/check" >&2; die "HAProxy refuses $dir/haproxy.cfg"; }
    rm -f "$dir/stats.sock"
    launch "$dir" haproxy -db -f "$dir/haproxy.cfg" ${old:+-sf "$old"}
    await "$dir" 90 "$cell/edge" is_ready "$cell" edge
}

tls=(--tls-only --authority "$authority")

# start_part CELL PART: returns once it answers; does nothing where it runs.
start_part() {
    local cell=$1 part=$2 dir port renewed=''
    dir=$(place "$cell" "$part")
    ! ends_soon "$dir/cert.pem" || { part_certificate "$dir"; renewed=1; }
    if alive "$dir"; then
        [ -z "$renewed" ] || take_certificate "$cell" "$part"
        return 0
    fi
    port=$(port_of "$cell" "$part")
    case $part in
        rabbitmq | redis | mongodb)
            (umask 077; "${part}_users" "$cell" > "$data/$cell/secrets/$part-users")
            "$scripts/start" "$part" "$dir" --port "$port" "${tls[@]}" --users "$data/$cell/secrets/$part-users" > /dev/null
            ;;
        # Acknowledged is what both disks have: a commit waits for the standby.
        postgres)
            if [ "$cell" = shared ]; then "$scripts/start" postgres "$dir" --port "$port" "${tls[@]}" > /dev/null; else "$scripts/start" postgres "$dir" --port "$port" "${tls[@]}" --sync standby > /dev/null; fi
            ;;
        standby) "$scripts/start" postgres "$dir" --port "$port" "${tls[@]}" --standby-of "$(place "$cell" postgres)" --name standby > /dev/null ;;
        edge) start_edge "$cell" ;;
        directory) start_directory ;;
        *) start_server "$cell" "$part" ;;
    esac
}

stop_part() { [ ! -d "$(place "$1" "$2")" ] || "$scripts/stop" "$(place "$1" "$2")" ${3:+"$3"}; }

# is_ready CELL PART: answers as a load balancer or a client would find it.
is_ready() {
    local port
    port=$(port_of "$1" "$2")
    case $2 in
        goal? | handler? | workout? | directory) [[ $(printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' \
            | timeout 5 openssl s_client -quiet -verify_return_error -CAfile "$authority" -connect "$here:$port" 2> /dev/null | head -1) == *' 200 '* ]] ;;
        *) timeout 5 bash -c 'exec 3<> "/dev/tcp/127.0.0.1/$0"' "$port" 2> /dev/null ;;
    esac
}

# await_edge CELL PART: until the edge sends requests to that server again. HAProxy's own word, by its socket.
await_edge() {
    local name deadline=$((SECONDS + 90))
    case $2 in
        goal?) name=goal/g${2#goal} ;;
        workout?) name=workout/w${2#workout} ;;
        *) return 0 ;;
    esac
    alive "$(place "$1" edge)" || return 0
    until echo 'show stat' | socat -t 5 - "UNIX-CONNECT:$(place "$1" edge)/stats.sock" 2> /dev/null | cut -d, -f1,2,18 | grep -qx "${name%/*},${name#*/},UP"; do
        [ $SECONDS -lt $deadline ] || die "$1/edge does not find $2 ready"
        sleep 0.2
    done
}

state_of() {
    if ! alive "$(place "$1" "$2")"; then echo down; elif is_ready "$1" "$2"; then echo ready; else echo 'not ready'; fi
}
