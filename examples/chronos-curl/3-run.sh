#!/bin/sh
# Running: now, now with arguments, kill, and a success that is only said.
. "$(dirname "$0")/settings.sh"

echo '# Now; its child runs after it.'
curl -L -X PUT "$CHRONOS$PREFIX/job/request_event_counter_hourly"
wait_until_idle request_event_counter_hourly

echo '# Now, with arguments in the place of its own: they arrive as $1, $2 …'
curl -L -X PUT "$CHRONOS$PREFIX/job/request_event_counter_hourly?arguments=-debug+-x"
wait_until_idle request_event_counter_hourly

echo '# All of its tasks are killed.'
curl -L -X PUT "$CHRONOS$PREFIX/job/request_event_counter_hourly"
curl -L -X DELETE "$CHRONOS$PREFIX/task/kill/request_event_counter_hourly"

echo '# It counts as done, and its children run.'
curl -L -X PUT "$CHRONOS$PREFIX/job/success/request_event_counter_hourly"
