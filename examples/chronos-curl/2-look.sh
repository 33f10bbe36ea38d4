#!/bin/sh
# Looking: lists, searches, graphs, statistics.
. "$(dirname "$0")/settings.sh"

echo '# All jobs.'
curl -L -X GET "$CHRONOS$PREFIX/jobs"

echo '# Jobs by name or command; ten of them, unless limit says otherwise.'
curl -L -X GET "$CHRONOS$PREFIX/jobs/search?name=SAMPLE&limit=5"

echo '# One job.'
curl -L -X GET "$CHRONOS$PREFIX/job/SAMPLE_JOB1"

echo '# The graph, for "dot -Tpng", and as rows.'
curl -L -X GET "$CHRONOS$PREFIX/graph/dot"
curl -L -X GET "$CHRONOS$PREFIX/graph/csv"

echo '# How long a job runs, and all of them.'
curl -L -X GET "$CHRONOS$PREFIX/job/stat/request_event_counter_hourly"
curl -L -X GET "$CHRONOS$PREFIX/stats/99thPercentile"

echo '# Who leads, whether it is well, and what it counts.'
curl -L -X GET "$CHRONOS$PREFIX/leader"
curl -L -X GET "$CHRONOS/ping"
curl -L -X GET "$CHRONOS/metrics"
