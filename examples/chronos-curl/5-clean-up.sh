#!/bin/sh
# Deleting jobs: children before their parents.
. "$(dirname "$0")/settings.sh"

curl -L -X DELETE "$CHRONOS$PREFIX/job/hostings_earnings_summary"
curl -L -X DELETE "$CHRONOS$PREFIX/job/request_event_counter_hourly"
curl -L -X DELETE "$CHRONOS$PREFIX/job/SAMPLE_JOB1"
curl -L -X DELETE "$CHRONOS$PREFIX/job/dockerjob"
curl -L -X DELETE "$CHRONOS$PREFIX/job/import_elements"
curl -L -X DELETE "$CHRONOS$PREFIX/job/export_elsewhere"

echo '# A job that is not there is 400, not 404.'
curl -L -X DELETE "$CHRONOS$PREFIX/job/SAMPLE_JOB1"
