#!/bin/sh
# Jobs that report: data jobs how much they did, asynchronous ones that they are done.
. "$(dirname "$0")/settings.sh"

echo '# A data job tells from inside its task how many elements it has processed.'
curl -L -H 'Content-Type: application/json' -X POST -d '{
  "schedule": "R/2030-01-01T00:00:00Z/P1D",
  "name": "import_elements",
  "dataProcessingJobType": true,
  "environmentVariables": [{"name": "SERVER", "value": "'"$CHRONOS$PREFIX"'"}],
  "command": "curl -L -H \"Content-Type: application/json\" -X POST -d \"{\\\"numAdditionalElementsProcessed\\\": 5}\" $SERVER/job/$CHRONOS_JOB_NAME/task/$mesos_task_id/progress"
}' "$CHRONOS$PREFIX/iso8601"
curl -L -X PUT "$CHRONOS$PREFIX/job/import_elements"

echo '# An asynchronous job is over when somebody says so: here its own task does.'
curl -L -H 'Content-Type: application/json' -X POST -d '{
  "schedule": "R/2030-01-01T00:00:00Z/P1D",
  "name": "export_elsewhere",
  "async": true,
  "environmentVariables": [{"name": "SERVER", "value": "'"$CHRONOS$PREFIX"'"}],
  "command": "curl -L -H \"Content-Type: application/json\" -X PUT -d \"{\\\"statusCode\\\": 0}\" $SERVER/task/$mesos_task_id"
}' "$CHRONOS$PREFIX/iso8601"
curl -L -X PUT "$CHRONOS$PREFIX/job/export_elsewhere"

echo '# A task that nobody knows is no mistake, as in Chronos.'
curl -L -X PUT -H 'Content-Type: application/json' -d '{"statusCode":0}' \
  "$CHRONOS$PREFIX/task/my_job_run_555_882083xkj302"
