# What cells share where there is more than one: the directory, on a PostgreSQL of its own, and two secrets. Sourced by ./cluster after parts.sh; it lives in $data/shared.

shared_parts=(postgres directory)
has_shared() { [ -d "$data/shared" ]; }

# prepare_shared CELL...: folders, ports, secrets, and each cell's copies of what it has to know; what is there stays.
prepare_shared() {
    local cell name
    mkdir -p "$data/shared"
    mkdir -p -m 700 "$data/shared/secrets" "$data/shared/keys"
    # The role listens twice: for its health, and for the servers of the cells.
    for name in "${shared_parts[@]}" service; do give_port shared "$name"; done
    for name in owner directory; do
        [ -s "$data/shared/secrets/$name" ] || (umask 077; secret > "$data/shared/secrets/$name")
    done
    for name in directory-secret.bin cells-secret.bin; do
        [ -s "$data/shared/secrets/$name" ] || (umask 077; openssl rand -out "$data/shared/secrets/$name" 32)
    done
    cp "$data/shared/secrets/directory-secret.bin" "$data/shared/keys/"
    for cell in "$@"; do cp "$data/shared/secrets/"*-secret.bin "$data/$cell/keys/"; done
}

up_shared() {
    say "shared: starting the directory…" >&2
    start_part shared postgres && make_directory && start_part shared directory || fail "The directory did not start."
}

directory_section() { # ROLE PASSWORD
    cat <<JSON
"directory_postgres": {"connection_string": "Host=$here;Port=$(port_of shared postgres);Database=directory;Username=directory_$1;SSL Mode=VerifyFull;Root Certificate=$authority", "password_file": "$data/shared/secrets/$2"}
JSON
}

make_directory() {
    local role
    { for role in owner directory; do echo "\\set $role '$(cat "$data/shared/secrets/$role")'"; done; cat "$root/deploy/cluster/directory.sql"; } | psql_in shared postgres > /dev/null
    directory_section owner owner | as_config '"directory": {"store": "postgres"},' > "$data/shared/migrate.json"
    dotnet "$data/program/stamina-server.dll" migrate --directory --config "$data/shared/migrate.json" --data "$data/shared" > "$data/shared/migrate.log" 2>&1 \
        || { cat "$data/shared/migrate.log" >&2; die "stamina migrate --directory failed"; }
    psql_in shared directory -f "$root/deploy/cluster/directory-roles.sql" > /dev/null
}

start_directory() {
    local dir
    dir=$(place shared directory)
    directory_section server directory | as_config "\"host\": {\"roles\": \"directory\", \"bind\": \"$here\", \"port\": $(port_of shared directory), \"certificate\": \"$dir/tls.pem\", \"data\": \"$dir\", \"keys\": \"$data/shared/keys\", \"engine_patience\": \"00:01:00\"},
 \"directory\": {\"bind\": \"$here\", \"port\": $(port_of shared service), \"certificate\": \"$dir/tls.pem\", \"store\": \"postgres\"}," > "$dir/stamina.json"
    launch "$dir" dotnet "$data/program/stamina-server.dll" serve --config "$dir/stamina.json"
    await "$dir" 300 shared/directory is_ready shared directory
}

# others CELL SCHEME: the edges of the other cells, as members of a JSON object.
others() {
    local other list=''
    for other in $(cells_here); do
        [ "$other" = "$1" ] || list+="${list:+, }\"$other\": \"$2$here:$(port_of "$other" edge)\""
    done
    echo "$list"
}

# What a Goal & User Server of CELL has to know of the others; nothing where there are none.
cells_section() {
    ! has_shared || cat <<JSON
, "directory": {"address": "https://localhost:$(port_of shared service)", "trust": "$authority"}, "cells": {"edges": {$(others "$1" https://)}, "trust": "$data/edge.crt"}
JSON
}
