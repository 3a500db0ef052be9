/* For tests/bench/slow-disk.ts, loaded into a process with LD_PRELOAD: each flush of a file takes EBB_FLUSH_US microseconds longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int flush(const char *name, int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  const char *us = getenv("EBB_FLUSH_US");
  if (us) usleep((useconds_t)atoi(us));
  return real(file);
}

int fsync(int file) { return flush("fsync", file); }
int fdatasync(int file) { return flush("fdatasync", file); }
