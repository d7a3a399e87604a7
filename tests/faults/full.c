/* A disk that is full, or may not be written: loaded before libc, it lets writes below a folder fail.
 *
 * FAULTS_BELOW: the folder. FAULTS_FROM: the number of the first write that fails, and all after it; 0 for none.
 * FAULTS_ERRNO: with what. FAULTS_COUNT: a file, elsewhere, to which each process adds a byte for each of its writes.
 * FAULTS_LATER: by how many seconds the clock is ahead, so that two runs show which files say when they were made.
 * The first write to a full disk still puts half of its bytes there, as far as there is room, and says so.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static long done;

enum { GOES = 0, FAILS, HALF };

/* What becomes of a write to a file. */
static int fails(const char *path) {
    const char *below = getenv("FAULTS_BELOW"), *from = getenv("FAULTS_FROM"), *count = getenv("FAULTS_COUNT");
    if (!below || strncmp(path, below, strlen(below))) return 0;
    long now = __atomic_add_fetch(&done, 1, __ATOMIC_SEQ_CST);
    if (count) {
        static ssize_t (*put)(int, const void *, size_t);
        static int file = -1;
        if (!put) put = dlsym(RTLD_NEXT, "write");
        if (file < 0) {
            int (*really)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
            file = really(count, O_WRONLY | O_CREAT | O_APPEND, 0600);
        }
        put(file, "x", 1);
    }
    if (!from || !atol(from) || now < atol(from)) return 0;
    errno = atoi(getenv("FAULTS_ERRNO"));
    return now == atol(from) && errno == ENOSPC ? HALF : FAILS;
}

static int fails_of(int file) {
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    ssize_t size = readlink(name, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return fails(path);
}

static int fails_at(int folder, const char *path) {
    char whole[2 * PATH_MAX], base[PATH_MAX], name[64];
    if (path[0] == '/') return fails(path);
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        snprintf(name, sizeof name, "/proc/self/fd/%d", folder);
        ssize_t size = readlink(name, base, sizeof base - 1);
        if (size < 0) return 0;
        base[size] = 0;
    }
    snprintf(whole, sizeof whole, "%s/%s", base, path);
    return fails(whole);
}

#define OF_FILE(type, name, parameters, arguments, file) \
    type name parameters { \
        static type(*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        return fails_of(file) ? -1 : real arguments; \
    }

#define OF_BYTES(name, parameters, arguments) \
    ssize_t name parameters { \
        static ssize_t(*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        int becomes = fails_of(file); \
        if (becomes == FAILS || (becomes == HALF && size < 2)) return -1; \
        if (becomes == HALF) size /= 2; \
        return real arguments; \
    }

/* A full disk takes what makes a file no longer. */
#define OF_LENGTH(name, length) \
    int name(int file, length size) { \
        static int (*real)(int, length); \
        const char *with = getenv("FAULTS_ERRNO"); \
        struct stat now; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        int is_shorter = with && atoi(with) == ENOSPC && !fstat(file, &now) && size <= now.st_size; \
        return !is_shorter && fails_of(file) ? -1 : real(file, size); \
    }

OF_BYTES(write, (int file, const void *data, size_t size), (file, data, size))
OF_BYTES(pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
OF_BYTES(pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
OF_FILE(ssize_t, writev, (int file, const struct iovec *parts, int count), (file, parts, count), file)
OF_FILE(ssize_t, pwritev, (int file, const struct iovec *p, int count, off_t at), (file, p, count, at), file)
OF_FILE(ssize_t, sendfile, (int to, int from, off_t *at, size_t size), (to, from, at, size), to)
OF_FILE(ssize_t, sendfile64, (int to, int from, off64_t *at, size_t size), (to, from, at, size), to)
OF_FILE(ssize_t, copy_file_range, (int from, off64_t *a, int to, off64_t *b, size_t size, unsigned int flags),
        (from, a, to, b, size, flags), to)
OF_LENGTH(ftruncate, off_t)
OF_LENGTH(ftruncate64, off64_t)
OF_FILE(int, fallocate, (int file, int mode, off_t at, off_t size), (file, mode, at, size), file)

/* Nobody takes the power away here: to wait for the disk would only take time. */
int fsync(int file) { return fails_of(file) ? -1 : 0; }
int fdatasync(int file) { return fails_of(file) ? -1 : 0; }

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    const char *later = getenv("FAULTS_LATER");
    int failed = real(clock, now);
    if (!failed && later && clock == CLOCK_REALTIME) now->tv_sec += atol(later);
    return failed;
}

#define WRITES(flags) (((flags) & O_CREAT) || ((flags) & O_ACCMODE) != O_RDONLY)

/* Room is needed for a file that is new; where nothing may be written, to open one for writing is refused. */
static int refused(int folder, const char *path, int flags) {
    struct stat told;
    int is_new = (flags & O_CREAT) && fstatat(folder, path, &told, 0);
    const char *with = getenv("FAULTS_ERRNO");
    return WRITES(flags) && (is_new || (with && atoi(with) == EROFS)) && fails_at(folder, path);
}

#define OPENING(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        static int (*real)(const char *, int, ...); \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        return refused(AT_FDCWD, path, flags) ? -1 : real(path, flags, mode); \
    }

OPENING(open)
OPENING(open64)

#define OPENING_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        static int (*real)(int, const char *, int, ...); \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        return refused(folder, path, flags) ? -1 : real(folder, path, flags, mode); \
    }

OPENING_AT(openat)
OPENING_AT(openat64)

int mkdir(const char *path, mode_t mode) {
    static int (*real)(const char *, mode_t);
    if (!real) real = dlsym(RTLD_NEXT, "mkdir");
    return fails_at(AT_FDCWD, path) ? -1 : real(path, mode);
}

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (!real) real = dlsym(RTLD_NEXT, "rename");
    return fails_at(AT_FDCWD, to) ? -1 : real(from, to);
}

int renameat2(int here, const char *from, int there, const char *to, unsigned flags) {
    static int (*real)(int, const char *, int, const char *, unsigned);
    if (!real) real = dlsym(RTLD_NEXT, "renameat2");
    return fails_at(there, to) ? -1 : real(here, from, there, to, flags);
}
