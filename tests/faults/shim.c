/*
 * Breaks the world under a program that is started with LD_PRELOAD=shim.so.
 *
 * Every operation on a file below FAULT_HOME is counted; from the FAULT_AT-th on, one or all of those of
 * FAULT_KINDS fail with FAULT_ERRNO, or the program is killed there. The clock may be shifted.
 *
 *   FAULT_HOME     the folder, absolute; nothing is counted without it
 *   FAULT_AT       which operation fails, from 1; 0: none
 *   FAULT_ERRNO    the error's number; 0: SIGKILL in its place
 *   FAULT_EVER     1: every later one fails too
 *   FAULT_ROOM     1: only operations that need room on the disk count
 *   FAULT_COUNT    a file that the count is written to at the end
 *   FAULT_SHIFT    seconds that the calendar clock is ahead
 *   FAULT_LOG      a file that every path opened for writing is appended to, wherever it lies
 *
 * A program that has it loaded may set all of it anew after a fork: fault_arm, fault_shift; fault_count reads
 * what a child has counted.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* What an operation needs: ROOM only of those that fail on a full disk. */
enum { ANY = 0, ROOM = 1 };

static char home[4096];
static size_t home_length;
static long at, error_number, ever, room_only, shift;
static long *count; /* shared with children, so that whoever forked can read it */

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

void fault_arm(const char *folder, long nth, long number, long for_ever, long need_room)
{
    home_length = 0;
    if (folder && strlen(folder) < sizeof home) {
        strcpy(home, folder);
        home_length = strlen(home);
    }
    at = nth, error_number = number, ever = for_ever, room_only = need_room;
    if (count) *count = 0;
}

void fault_shift(long seconds) { shift = seconds; }

long fault_count(void) { return count ? *count : 0; }

static long number_of(const char *name)
{
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (count == MAP_FAILED) count = NULL;
    shift = number_of("FAULT_SHIFT");
    fault_arm(getenv("FAULT_HOME"), number_of("FAULT_AT"), number_of("FAULT_ERRNO"), number_of("FAULT_EVER"),
              number_of("FAULT_ROOM"));
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    home_length = 0;
    if (!path) return;
    FILE *file = fopen(path, "w");
    if (!file) return;
    fprintf(file, "%ld", fault_count());
    fclose(file);
}

static int below(const char *path)
{
    return home_length && path && !strncmp(path, home, home_length)
        && (path[home_length] == '/' || !path[home_length]);
}

static int below_fd(int fd)
{
    char link[64], path[4200];
    if (!home_length || fd < 3) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

/* Count one; 1 where it fails. */
static int fails(int needs)
{
    if (room_only && needs != ROOM) return 0;
    long mine = count ? __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST) : 0;
    if (!at || mine < at || (mine > at && !ever)) return 0;
    if (!error_number) kill(getpid(), SIGKILL);
    errno = (int)error_number;
    return 1;
}

static void note(const char *path, int flags)
{
    static int (*real)(const char *, int, ...);
    static ssize_t (*put)(int, const void *, size_t);
    const char *log = getenv("FAULT_LOG");
    if (!log || !path || !(flags & (O_WRONLY | O_RDWR | O_CREAT))) return;
    if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    if (!put) put = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    int before = errno, fd = real(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    char line[4200];
    int length = snprintf(line, sizeof line, "%s\n", path);
    if (fd >= 0) {
        if (put(fd, line, (size_t)length) < 0) { /* the log is not what is tested */ }
        close(fd);
    }
    errno = before;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        note(path, flags); \
        return below(path) && fails(flags & O_CREAT ? ROOM : ANY) ? -1 : real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) \
    { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        note(path, flags); \
        return below(path) && fails(flags & O_CREAT ? ROOM : ANY) ? -1 : real(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define ON_FD(type, name, needs, declared, ...) \
    type name declared \
    { \
        REAL(name); \
        return below_fd(fd) && fails(needs) ? -1 : real(__VA_ARGS__); \
    }
ON_FD(ssize_t, write, ROOM, (int fd, const void *from, size_t size), fd, from, size)
ON_FD(ssize_t, pwrite, ROOM, (int fd, const void *from, size_t size, off_t to), fd, from, size, to)
ON_FD(ssize_t, pwrite64, ROOM, (int fd, const void *from, size_t size, off64_t to), fd, from, size, to)
ON_FD(ssize_t, writev, ROOM, (int fd, const struct iovec *from, int parts), fd, from, parts)
ON_FD(int, fsync, ROOM, (int fd), fd)
ON_FD(int, fdatasync, ROOM, (int fd), fd)
ON_FD(int, ftruncate, ROOM, (int fd, off_t size), fd, size)
ON_FD(int, ftruncate64, ROOM, (int fd, off64_t size), fd, size)
/* fchmod and flock stay as they are: neither touches what is kept. */

ssize_t sendfile(int fd, int from, off_t *start, size_t size)
{
    REAL(sendfile);
    return below_fd(fd) && fails(ROOM) ? -1 : real(fd, from, start, size);
}

ssize_t sendfile64(int fd, int from, off64_t *start, size_t size)
{
    REAL(sendfile64);
    return below_fd(fd) && fails(ROOM) ? -1 : real(fd, from, start, size);
}

#define ON_TWO(name) \
    int name(const char *from, const char *to) \
    { \
        REAL(name); \
        return (below(from) || below(to)) && fails(ROOM) ? -1 : real(from, to); \
    }
ON_TWO(rename)
ON_TWO(link)

int unlink(const char *path)
{
    REAL(unlink);
    return below(path) && fails(ANY) ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(mkdir);
    return below(path) && fails(ROOM) ? -1 : real(path, mode);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    REAL(clock_gettime);
    int result = real(which, now);
    if (!result && shift && which == CLOCK_REALTIME) now->tv_sec += shift;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    REAL(gettimeofday);
    int result = real(now, zone);
    if (!result && shift) now->tv_sec += shift;
    return result;
}

time_t time(time_t *into)
{
    REAL(time);
    time_t now = real(NULL) + shift;
    if (into) *into = now;
    return now;
}
