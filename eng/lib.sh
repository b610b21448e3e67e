# Sourced by ./run, ./test, ./stamina and .ci/run. Nothing here installs anything; that is the work of eng/engines/install.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say()  { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# The SDK that global.json asks for, or a sentence that says what to install.
need_dotnet() {
    local wanted
    wanted=$(sed -n 's/.*"version": *"\([0-9]*\.[0-9]*\).*/\1/p' "$root/global.json")
    if ! command -v dotnet >/dev/null 2>&1; then
        fail "The .NET SDK $wanted is missing. Install it, then try again:
  Debian, Ubuntu   sudo apt-get install -y dotnet-sdk-$wanted   (package source: https://learn.microsoft.com/dotnet/core/install/linux)
  macOS            brew install dotnet-sdk
  Windows          winget install Microsoft.DotNet.SDK.${wanted%%.*}"
    fi
    if ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
        fail "A .NET SDK is here ($(cd / && dotnet --version 2>/dev/null || echo unknown)), but not $wanted, which global.json asks for.
Install it: https://dotnet.microsoft.com/download/dotnet/$wanted"
    fi
}

# The program with every command, and the one that runs in production.
stamina_dll=$root/artifacts/bin/Stamina.Tools/release/stamina.dll
server_dll=$root/artifacts/bin/Stamina.Host/release/stamina-server.dll

# Builds the executable if a source is newer than it.
build_stamina() {
    need_dotnet
    if [ ! -f "$stamina_dll" ] || [ -n "$(find "$root/src" "$root/tools" "$root/plugins" "$root/contract" "$root/deploy" "$root"/Directory.* -newer "$stamina_dll" \
            \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.proto' -o -name '*.json' -o -name '*.sql' -o -name '*.html' -o -name '*.js' -o -name '*.template' \) -print -quit)" ]; then
        say "Building Stamina…" >&2
        local log
        log=$(mktemp)
        if ! dotnet build "$root/tools" -c Release -v quiet >"$log" 2>&1; then
            cat "$log" >&2
            rm -f "$log"
            fail "The build failed; the lines above say where."
        fi
        rm -f "$log"
        # An incremental build that finds nothing to compile leaves the old time stamp.
        touch "$stamina_dll"
    fi
}
