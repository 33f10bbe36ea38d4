/* The floor of B6: how fast this machine starts and ends /bin/true, and nothing else. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **values) {
  int rounds = count > 1 ? atoi(values[1]) : 1000;
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int round = 0; round < rounds; round++) {
    pid_t child = vfork();
    if (child < 0) return 1;
    if (child == 0) {
      execl("/bin/true", "true", (char *)NULL);
      _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) < 0 || status != 0) return 1;
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  double seconds = (to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) / 1e9;
  printf("%.1f\n", rounds / seconds);
  return 0;
}
