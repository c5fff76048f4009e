#include "collector/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/log.h"

/* A piece in the file is its length, how many numbers it stands for (four bytes each), then itself. */
enum { EVERY = 128, BUFFER = 1 << 18, HEAD = 8 };

/* Where a piece begins. */
struct place {
    uint64_t first; /* its first number */
    uint64_t at;
};

struct jx_spool {
    int fd;
    char *path; /* to remove at the end; NULL: it has no name */
    uint64_t count, pieces;
    uint64_t written; /* bytes in the file; the buffer follows */
    char *buf;
    uint32_t used;
    struct place *places; /* of pieces 1, 129, 257 … */
    uint64_t n_places, cap_places;
    char *back; /* what is read back goes through here */
    size_t cap_back;
};

static int open_named(jx_spool *s, const char *dir)
{
    size_t len = strlen(dir) + sizeof "/alerts.spool";
    char *path = malloc(len);
    if (!path) return JX_ENOMEM;
    snprintf(path, len, "%s/alerts.spool", dir);
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        jx_log(JX_LOG_WARN, "spool: cannot make %s: %s", dir, strerror(errno));
    s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s->fd >= 0 && flock(s->fd, LOCK_EX | LOCK_NB) == 0 && ftruncate(s->fd, 0) == 0) {
        s->path = path;
        return 0;
    }
    if (s->fd >= 0 && errno == EWOULDBLOCK)
        jx_log(JX_LOG_ERROR, "spool: %s is in use by another collector", path);
    else
        jx_log(JX_LOG_ERROR, "spool: cannot open %s: %s", path, strerror(errno));
    free(path);
    return JX_EIO;
}

static int open_nameless(jx_spool *s)
{
    const char *tmp = getenv("TMPDIR");
    if (!tmp || !*tmp) tmp = "/var/tmp"; /* /tmp may be memory */
    char path[4096];
    s->fd = open(tmp, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (s->fd >= 0) return 0;
    int n = snprintf(path, sizeof path, "%s/jixiao-alerts-XXXXXX", tmp); /* not every file system has O_TMPFILE */
    if (n < (int)sizeof path && (s->fd = mkostemp(path, O_CLOEXEC)) >= 0) {
        unlink(path);
        return 0;
    }
    jx_log(JX_LOG_ERROR, "spool: cannot make a file in %s: %s", tmp, strerror(errno));
    return JX_EIO;
}

int jx_spool_open(jx_spool **out, const char *dir)
{
    jx_spool *s = calloc(1, sizeof *s);
    if (!s) return JX_ENOMEM;
    s->fd = -1;
    s->buf = malloc(BUFFER);
    int err = s->buf ? 0 : JX_ENOMEM;
    if (!err) err = dir ? open_named(s, dir) : open_nameless(s);
    if (err)
        jx_spool_close(&s);
    else
        *out = s;
    return err;
}

void jx_spool_close(jx_spool **in)
{
    jx_spool *s = *in;
    if (!s) return;
    if (s->path) unlink(s->path);
    if (s->fd >= 0) close(s->fd);
    free(s->path);
    free(s->buf);
    free(s->places);
    free(s->back);
    free(s);
    *in = NULL;
}

static int write_all(jx_spool *s, const char *p, size_t len)
{
    while (len) {
        ssize_t n = pwrite(s->fd, p, len, (off_t)s->written);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            jx_log(JX_LOG_ERROR, "spool: write: %s", n ? strerror(errno) : "nothing was written");
            return JX_EIO;
        }
        s->written += (uint64_t)n;
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

static int flush(jx_spool *s)
{
    int err = write_all(s, s->buf, s->used);
    if (!err) s->used = 0;
    return err;
}

static int note_place(jx_spool *s)
{
    if (s->n_places == s->cap_places) {
        uint64_t cap = s->cap_places ? s->cap_places * 2 : 64;
        struct place *bigger = realloc(s->places, cap * sizeof *bigger);
        if (!bigger) return JX_ENOMEM;
        s->places = bigger;
        s->cap_places = cap;
    }
    s->places[s->n_places++] = (struct place){.first = s->count + 1, .at = s->written + s->used};
    return 0;
}

int jx_spool_append(jx_spool *s, uint32_t numbers, jx_bytes piece)
{
    if (piece.len > JX_SPOOL_PIECE) return JX_ELIMIT;
    const uint32_t len = (uint32_t)piece.len, head[2] = {len, numbers};
    int err = HEAD + len > BUFFER - s->used ? flush(s) : 0;
    if (!err && s->pieces % EVERY == 0) err = note_place(s);
    if (err) return err;
    memcpy(s->buf + s->used, head, HEAD);
    s->used += HEAD;
    if (len <= BUFFER - s->used) {
        memcpy(s->buf + s->used, piece.p, len);
        s->used += len;
    } else if ((err = flush(s)) || (err = write_all(s, piece.p, len))) {
        return err;
    }
    s->pieces++;
    s->count += numbers;
    return 0;
}

uint64_t jx_spool_count(const jx_spool *s) { return s->count; }
uint64_t jx_spool_bytes(const jx_spool *s) { return s->written + s->used; }

int jx_spool_clear(jx_spool *s)
{
    if (ftruncate(s->fd, 0) != 0) {
        jx_log(JX_LOG_ERROR, "spool: truncate: %s", strerror(errno));
        return JX_EIO;
    }
    s->count = s->pieces = s->written = s->n_places = 0;
    s->used = 0;
    return 0;
}

/* Fills s->back with what stands at `at`, at least `need` bytes; *have: how many came. */
static int fetch(jx_spool *s, uint64_t at, size_t need, size_t *have)
{
    size_t want = need > BUFFER ? need : BUFFER;
    if (want > s->written - at) want = s->written - at;
    if (want > s->cap_back) {
        char *bigger = realloc(s->back, want);
        if (!bigger) return JX_ENOMEM;
        s->back = bigger;
        s->cap_back = want;
    }
    for (*have = 0; *have < want;) {
        ssize_t n = pread(s->fd, s->back + *have, want - *have, (off_t)(at + *have));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        *have += (size_t)n;
    }
    if (*have >= need) return 0;
    jx_log(JX_LOG_ERROR, "spool: %zu bytes at %llu cannot be read back", need, (unsigned long long)at);
    return JX_EIO;
}

/* The last noted place at or before a number; there is one. */
static const struct place *place_of(const jx_spool *s, uint64_t number)
{
    uint64_t low = 0, high = s->n_places;
    while (high - low > 1) {
        uint64_t mid = low + (high - low) / 2;
        if (s->places[mid].first <= number)
            low = mid;
        else
            high = mid;
    }
    return &s->places[low];
}

int jx_spool_read(jx_spool *s, uint64_t from, bool (*take)(void *, uint64_t, jx_bytes), void *arg)
{
    if (from == 0) from = 1;
    if (from > s->count) return 0;
    int err = flush(s);
    const struct place *start = place_of(s, from);
    uint64_t first = start->first, at = start->at;
    size_t have = 0, pos = 0; /* s->back holds the file from at - pos on */
    while (!err && first <= s->count) {
        uint32_t head[2];
        if (have - pos < HEAD) err = fetch(s, at, HEAD, &have), pos = 0;
        if (err) break;
        memcpy(head, s->back + pos, HEAD);
        size_t len = HEAD + (size_t)head[0];
        if (have - pos < len) err = fetch(s, at, len, &have), pos = 0;
        if (err) break;
        bool wanted = first + head[1] > from;
        if (wanted && !take(arg, first, (jx_bytes){s->back + pos + HEAD, head[0]})) break;
        first += head[1];
        pos += len;
        at += len;
    }
    return err;
}
