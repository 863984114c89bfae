/*
 * Records what a process does to the files below a directory: every write, synchronisation, cut,
 * removal and renaming, in order, with its bytes. Preloaded (LD_PRELOAD) into the process.
 *
 * TAIQU_RECORD_DIR: the directory; TAIQU_RECORD_TO: the file that is written.
 * A record: kind u8, length of path u16, path, offset u64, length u32, bytes; little-endian.
 * Kinds: O opened to create or empty (offset 1: emptied), W written, S synchronised, T cut to a
 * length (offset), U removed, R renamed (bytes: the new path).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096

static char *names[FILES];
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;
static const char *directory;

__attribute__((constructor)) static void begin(void) {
  directory = getenv("TAIQU_RECORD_DIR");
  const char *to = getenv("TAIQU_RECORD_TO");
  if (directory && to) {
    out = (int) syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
}

static void all(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    long done = syscall(SYS_write, out, at, length);
    if (done <= 0) _exit(99);
    at += done;
    length -= (size_t) done;
  }
}

static void record(char kind, const char *path, uint64_t offset, const void *bytes, uint32_t length) {
  uint16_t name = (uint16_t) strlen(path);
  all(&kind, 1);
  all(&name, 2);
  all(path, name);
  all(&offset, 8);
  all(&length, 4);
  if (length > 0) all(bytes, length);
}

/* A file's path below the directory, or null. SQLite's shared memory never outlives a process. */
static const char *below(const char *path) {
  size_t length = directory ? strlen(directory) : 0;
  if (out < 0 || !path || strncmp(path, directory, length) != 0 || path[length] != '/') return NULL;
  size_t end = strlen(path);
  if (end > 4 && strcmp(path + end - 4, "-shm") == 0) return NULL;
  return path + length + 1;
}

static const char *of(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static int opened(int fd, const char *path, int flags) {
  const char *name = below(path);
  if (fd >= 0 && fd < FILES) {
    names[fd] = NULL;
    if (name) {
      names[fd] = strdup(name);
      if (flags & (O_CREAT | O_TRUNC)) record('O', name, flags & O_TRUNC ? 1 : 0, NULL, 0);
    }
  }
  return fd;
}

#define OPENING(name)                                                       \
  int name(const char *path, int flags, ...) {                              \
    va_list more;                                                           \
    va_start(more, flags);                                                  \
    mode_t mode = (mode_t) va_arg(more, int);                               \
    va_end(more);                                                           \
    pthread_mutex_lock(&turn);                                              \
    int fd = opened(REAL(name)(path, flags, mode), path, flags);            \
    pthread_mutex_unlock(&turn);                                            \
    return fd;                                                              \
  }
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                    \
  int name(int at, const char *path, int flags, ...) {                      \
    va_list more;                                                           \
    va_start(more, flags);                                                  \
    mode_t mode = (mode_t) va_arg(more, int);                               \
    va_end(more);                                                           \
    pthread_mutex_lock(&turn);                                              \
    int fd = opened(REAL(name)(at, path, flags, mode), path, flags);        \
    pthread_mutex_unlock(&turn);                                            \
    return fd;                                                              \
  }
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int fd) {
  pthread_mutex_lock(&turn);
  if (fd >= 0 && fd < FILES) names[fd] = NULL;
  int result = REAL(close)(fd);
  pthread_mutex_unlock(&turn);
  return result;
}

#define WRITING_AT(name, type)                                              \
  ssize_t name(int fd, const void *bytes, size_t length, type offset) {     \
    pthread_mutex_lock(&turn);                                              \
    ssize_t done = REAL(name)(fd, bytes, length, offset);                   \
    if (done > 0 && of(fd)) record('W', of(fd), (uint64_t) offset, bytes, (uint32_t) done); \
    pthread_mutex_unlock(&turn);                                            \
    return done;                                                            \
  }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t length) {
  pthread_mutex_lock(&turn);
  const char *name = of(fd);
  ssize_t done = REAL(write)(fd, bytes, length);
  if (done > 0 && name) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    record('W', name, (uint64_t) (end - done), bytes, (uint32_t) done);
  }
  pthread_mutex_unlock(&turn);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  pthread_mutex_lock(&turn);
  const char *name = of(fd);
  ssize_t done = REAL(writev)(fd, parts, count);
  if (done > 0 && name) {
    uint64_t at = (uint64_t) (lseek(fd, 0, SEEK_CUR) - done);
    size_t left = (size_t) done;
    for (int i = 0; i < count && left > 0; i++) {
      size_t part = parts[i].iov_len < left ? parts[i].iov_len : left;
      record('W', name, at, parts[i].iov_base, (uint32_t) part);
      at += part;
      left -= part;
    }
  }
  pthread_mutex_unlock(&turn);
  return done;
}

#define SYNCING(name)                                                       \
  int name(int fd) {                                                        \
    pthread_mutex_lock(&turn);                                              \
    int result = REAL(name)(fd);                                            \
    if (result == 0 && of(fd)) record('S', of(fd), 0, NULL, 0);             \
    pthread_mutex_unlock(&turn);                                            \
    return result;                                                          \
  }
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, type)                                                 \
  int name(int fd, type length) {                                           \
    pthread_mutex_lock(&turn);                                              \
    int result = REAL(name)(fd, length);                                    \
    if (result == 0 && of(fd)) record('T', of(fd), (uint64_t) length, NULL, 0); \
    pthread_mutex_unlock(&turn);                                            \
    return result;                                                          \
  }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

static void removed(int result, const char *path) {
  if (result == 0 && below(path)) record('U', below(path), 0, NULL, 0);
}

int unlink(const char *path) {
  pthread_mutex_lock(&turn);
  int result = REAL(unlink)(path);
  removed(result, path);
  pthread_mutex_unlock(&turn);
  return result;
}

int unlinkat(int at, const char *path, int flags) {
  pthread_mutex_lock(&turn);
  int result = REAL(unlinkat)(at, path, flags);
  removed(result, path);
  pthread_mutex_unlock(&turn);
  return result;
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&turn);
  int result = REAL(rename)(from, to);
  if (result == 0 && below(from) && below(to)) {
    record('R', below(from), 0, below(to), (uint32_t) strlen(below(to)));
  }
  pthread_mutex_unlock(&turn);
  return result;
}
