#!/bin/sh
# Adding jobs: scheduled, dependent, with a container, and an update. Each answers 204.
. "$(dirname "$0")/settings.sh"

echo '# A scheduled job. This one is long over: it is kept, and never runs.'
curl -L -H 'Content-Type: application/json' -X POST -d '{
  "schedule": "R10/2012-10-01T05:52:00Z/PT2S",
  "name": "SAMPLE_JOB1",
  "epsilon": "PT15M",
  "command": "echo FOO",
  "owner": "bob@example.org",
  "async": false
}' "$CHRONOS$PREFIX/iso8601"

echo '# One that runs every hour.'
curl -L -H 'Content-Type: application/json' -X POST -d '{
  "schedule": "R/2030-01-01T00:00:00Z/PT1H",
  "name": "request_event_counter_hourly",
  "epsilon": "PT30M",
  "command": "echo counting; echo \"arguments: $*\"; sleep ${SECONDS_OF_WORK}",
  "environmentVariables": [{"name": "SECONDS_OF_WORK", "value": "1"}],
  "owner": "bob@example.org",
  "retries": "0"
}' "$CHRONOS$PREFIX/iso8601"

echo '# A dependent job: it runs after its parents. PUT does the same as POST.'
curl -L -H 'Content-Type: application/json' -X PUT -d '{
  "name": "hostings_earnings_summary",
  "parents": ["request_event_counter_hourly"],
  "epsilon": "PT30M",
  "command": "echo summing up",
  "owner": "bob@example.org",
  "async": false
}' "$CHRONOS$PREFIX/dependency"

echo '# A job in a container, in numbers that are texts.'
curl -L -H 'Content-Type: application/json' -X POST -d '{
  "schedule": "R\/2030-09-25T17:22:00Z\/PT2M",
  "name": "dockerjob",
  "container": {"type": "DOCKER", "image": "libmesos/ubuntu", "network": "BRIDGE"},
  "cpus": "0.5",
  "mem": "512",
  "uris": [],
  "command": "while sleep 10; do date -u +%T; done"
}' "$CHRONOS$PREFIX/iso8601"

echo '# The same name again replaces the job.'
curl -L -H 'Content-Type: application/json' -X PUT -d '{
  "schedule": "R10/2012-10-01T05:52:00Z/PT2S",
  "name": "SAMPLE_JOB1",
  "epsilon": "PT15M",
  "command": "echo BAR",
  "owner": "bob@example.org"
}' "$CHRONOS$PREFIX/iso8601"

echo '# What cannot be is refused with 400, and says why.'
curl -L -H 'Content-Type: application/json' -X POST -d '{
  "name": "orphan",
  "parents": ["nobody"],
  "command": "true"
}' "$CHRONOS$PREFIX/dependency"
