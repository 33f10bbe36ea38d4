#!/bin/sh
# evidence.sh FOLDER SECONDS FAILING_ATTEMPTS
# A task that tells of itself: one line when it starts and one when it ends, each written at once.
# Attempts below FAILING_ATTEMPTS end with 3, the others with 0.
say() {
  read -r uptime _ < /proc/uptime
  echo "$1 $HORAE_RUN_ID $HORAE_ATTEMPT $CHRONOS_JOB_RUN_TIME $HORAE_CYCLE $HORAE_TRIGGER" \
    "$HOST $$ $(date +%s%N) $uptime $2" >> "$file"
}
file="$1/$HORAE_JOB.$HOST"
code=0
if [ "$HORAE_ATTEMPT" -lt "$3" ]; then code=3; fi
say start 0
if [ "$2" != 0 ]; then sleep "$2"; fi
say end "$code"
exit "$code"
