#!/bin/sh
# The one program of the demo's machines. It prints what a real one might and takes the time that
# the file of its job says: seconds, and the exit code at the end.
read -r seconds code <"$(dirname "$0")/../tempo/$CHRONOS_JOB_NAME"
say() { printf '\033[2m%s\033[0m %s\n' "$(date -u +%H:%M:%S)" "$*"; }

say "$(printf '\033[36m%s\033[0m' "$CHRONOS_JOB_NAME")" "attempt $CHRONOS_JOB_RUN_ATTEMPT on $HOST"
say "reading the settings of $*"
say "connected to db-1.shop.example, 12 tables"
step=0
steps=$((seconds / 2))
rows=0
while [ "$step" -lt "$steps" ]; do
  step=$((step + 1))
  rows=$((rows + 1730 + step * 7 % 311))
  say "part $step of $steps: $rows rows"
  case $step in
    *[05]) printf '\033[33mslow query\033[0m: part %s took 1.%s s\n' "$step" "$step" ;;
  esac
  sleep 2
done
if [ "$code" -ne 0 ]; then
  say "$(printf '\033[31mfailed\033[0m') after $rows rows"
  echo "shop: supplier 17 answered 503 Service Unavailable, giving up after 3 tries" >&2
  exit "$code"
fi
say "$(printf '\033[32mdone\033[0m'): $rows rows in $seconds s"
