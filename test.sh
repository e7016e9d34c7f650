#!/usr/bin/env bash
# Installs what the tests need, builds everything once and runs every test project.
#
#   ./test.sh                              everything
#   ./test.sh --project EndToEnd           only the test projects whose name contains this
#   ./test.sh --filter Name~Bindings       anything else goes to `dotnet test` as it is
#
# The last line is always `N passed, N failed[, N skipped]`. CONFIGURATION=Release tests the optimised build.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

configuration=${CONFIGURATION:-Debug}
only=
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --project) only=${2:?--project needs a name}; shift 2 ;;
    *) arguments+=("$1"); shift ;;
  esac
done

# Nothing may outlive this script: no build servers, no compiler servers.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# Tests start the product a hundred times and run most of its code a few times: watching it for what is worth optimising takes a third of a start.
export DOTNET_TieredPGO=${DOTNET_TieredPGO:-0}

passed=0 failed=0 skipped=0
results=$(mktemp -d)
finish() {
  code=$?
  rm -rf "$results"
  # What stopped before a test ran is a failure too.
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  summary="$passed passed, $failed failed"
  if [ "$skipped" -gt 0 ]; then summary+=", $skipped skipped"; fi
  echo "$summary"
  exit "$code"
}
trap finish EXIT
# What tests measured or compared is printed after them.
export TASKMCP_TEST_REPORTS="$results/reports"
mkdir "$TASKMCP_TEST_REPORTS"
give_up() { printf 'test.sh: %s\n' "$1" >&2; exit 1; }

command -v dotnet >/dev/null || give_up "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"

node_is_recent() { command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]; }
if ! { node_is_recent && command -v npm >/dev/null; }; then
  if ! command -v node >/dev/null && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "test.sh: installing Node.js for the MCP servers that the tests start"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm; } >&2 || give_up "apt-get could not install nodejs and npm"
  fi
  node_is_recent && command -v npm >/dev/null \
    || give_up "Node.js 20 or newer with npm is needed for the MCP servers that the tests start. Debian: apt-get install nodejs npm as root; otherwise https://nodejs.org"
fi

# The pages are tried in the browser of the machine; Playwright brings none.
case TaskMcp.Browser.Tests in *"$only"*)
  if ! { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
      echo "test.sh: installing Chromium for the tests of the pages"
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >&2 || give_up "apt-get could not install chromium"
    fi
    command -v chromium >/dev/null || give_up "Chromium is needed for the tests of the pages. Debian: apt-get install chromium as root; otherwise any Chromium on the PATH as \`chromium\`"
  fi ;;
esac

# `npm ci` only when the lock file is not the one that was installed.
installed=tests/servers/node_modules/.installed-package-lock.json
if ! cmp -s tests/servers/package-lock.json "$installed"; then
  npm ci --prefix tests/servers --no-audit --no-fund --loglevel=error || give_up "npm ci failed in tests/servers"
  cp tests/servers/package-lock.json "$installed"
fi

dotnet build TaskMcp.sln --configuration "$configuration" --verbosity quiet || give_up "the build failed"

# Every process that a test starts inherits this; what still has it after the tests was left behind.
export TASKMCP_TEST_RUN="$$-$RANDOM$RANDOM"
left_behind() {
  local process
  for process in /proc/[0-9]*; do
    if grep -zqsxF "TASKMCP_TEST_RUN=$TASKMCP_TEST_RUN" "$process/environ"; then
      printf '%s: %s\n' "${process#/proc/}" "$(tr '\0' ' ' 2>/dev/null <"$process/cmdline")"
    fi
  done
}
# What was just killed may take a moment to go.
still_left_behind() {
  local left try
  for try in 1 2 3 4 5; do
    left=$(left_behind)
    [ -n "$left" ] || return 0
    sleep "$try"
  done
  printf '%s\n' "$left"
}

# Each failed test with the first line of what it said, one below the other.
failed_tests() {
  awk '
    /<UnitTestResult / && /outcome="Failed"/ { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name) }
    name && /<Message>/ { message = $0; sub(/.*<Message>/, "", message); sub(/<\/Message>.*/, "", message)
      print "  " substr(name, 1, 200) "\n    " substr(message, 1, 300); name = "" }
  ' "$1" | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&amp;/\&/g'
}

count() { sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

failures=()
named=
ran=0
for folder in tests/*.Tests; do
  name=$(basename "$folder")
  case $name in *"$only"*) ;; *) continue ;; esac
  echo "== $name ($((SECONDS / 60))m$((SECONDS % 60))s after the start)"
  dotnet test "$folder" --no-build --configuration "$configuration" --verbosity quiet \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout 8m --blame-hang-dump-type none ${arguments[@]+"${arguments[@]}"}
  code=$?
  for report in "$TASKMCP_TEST_REPORTS"/*.txt; do
    if [ -f "$report" ]; then echo "-- $(basename "$report" .txt)" && cat "$report" && rm "$report"; fi
  done
  log="$results/$name.trx"
  total=0 project_passed=0 project_failed=0
  if [ -f "$log" ]; then
    total=$(count "$log" total) project_passed=$(count "$log" passed) project_failed=$(count "$log" failed)
  fi
  passed=$((passed + project_passed))
  skipped=$((skipped + total - project_passed - project_failed))
  ran=$((ran + total))
  if [ "$code" -ne 0 ]; then
    failures+=("$name")
    if [ -f "$log" ]; then named+=$(failed_tests "$log")$'\n'; fi
    # A host that crashed or hung names no failed test.
    if [ "$project_failed" -eq 0 ]; then project_failed=1; fi
  elif [ "$total" -eq 0 ] && [ ${#arguments[@]} -eq 0 ]; then
    failures+=("$name (ran no test)")
    project_failed=1
  fi
  left=$(still_left_behind)
  if [ -n "$left" ]; then
    printf 'test.sh: %s left processes behind:\n%s\n' "$name" "$left" >&2
    failures+=("$name (left processes behind)")
    project_failed=$((project_failed + 1))
  fi
  failed=$((failed + project_failed))
done

# Once more at the end, where what CI keeps of a long output still shows them.
[ -z "$named" ] || printf '%s' "$named" >&2
[ ${#failures[@]} -eq 0 ] || give_up "failed: ${failures[*]}"
[ "$ran" -gt 0 ] || give_up "no test matches"
