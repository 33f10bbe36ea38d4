# Where Chronos is: now Horae. PREFIX=/v1/scheduler is what Chronos 3 has in front of its paths.
CHRONOS=${CHRONOS:-127.0.0.1:4400}
PREFIX=${PREFIX:-/scheduler}

# Each answer is shown with its status behind it.
curl() {
  command curl -sS -w '(%{http_code})\n' "$@"
}

# Waits until a job has nothing queued and nothing running.
wait_until_idle() {
  until command curl -sSL "$CHRONOS$PREFIX/graph/csv" | grep -q "^node,$1,[a-z]*,idle\$"; do
    sleep 1
  done
}
