#include "net/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/cursor.h"
#include "proto/division.h"

static const struct {
    unsigned role;
    const char *name;
} roles[] = {{JX_ROLE_SUBMITTER, "submitter"},   {JX_ROLE_WORKER, "worker"},     {JX_ROLE_READER, "reader"},
             {JX_ROLE_SUBSCRIBER, "subscriber"}, {JX_ROLE_OPERATOR, "operator"}, {JX_ROLE_SERVER, "server"}};
enum { ROLES = sizeof roles / sizeof *roles };

const char *jx_role_name(unsigned role)
{
    for (int i = 0; i < ROLES; i++)
        if (roles[i].role == role) return roles[i].name;
    return NULL;
}

unsigned jx_role_of(jx_str name)
{
    for (int i = 0; i < ROLES; i++)
        if (jx_str_eq(name, jx_str_of(roles[i].name))) return roles[i].role;
    return 0;
}

const char *jx_key_fault(enum jx_key_fault f)
{
    switch (f) {
    case JX_KEY_FINE: return "fine";
    case JX_KEY_MISSING: return "the key file cannot be opened";
    case JX_KEY_EXPOSED:
        return "others on this machine can read the secret key: chmod 600, and make a new one if they did";
    case JX_KEY_GARBLED: return "not a key file of jixiao keygen";
    case JX_KEY_HALF: return "only the public half of the key is there, the .key file is needed";
    case JX_KEY_MISMATCH: return "the two halves of the key do not belong together";
    case JX_KEY_UNPAIRED:
        return "a key of one's own and the server's public key are needed, and one of them is not there";
    case JX_KEY_PLAIN: return "the server is on another machine and there is no key to talk to it";
    }
    return "?";
}

void jx_key_wipe(jx_key *k) { explicit_bzero(k->secret, sizeof k->secret); }

bool jx_key_name_ok(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > JX_KEY_NAME || name[0] == '.' || name[0] == ' ' || name[n - 1] == ' ') return false;
    for (size_t i = 0; i < n; i++)
        if ((uint8_t)name[i] < 0x20 || name[i] == 0x7f || name[i] == '/') return false;
    return jx_utf8_valid(name, n);
}

bool jx_key_covers(const jx_key *k, uint32_t division)
{
    for (uint32_t i = 0; i < k->n_divisions; i++)
        if (jx_division_within(division, k->divisions[i])) return true;
    return k->n_divisions == 0;
}

int jx_key_make(jx_key *k) { return zmq_curve_keypair(k->open, k->secret) == 0 ? 0 : JX_EIO; }

/* ---- reading ---- */

static bool take_key(jx_str value, char out[JX_KEY_TEXT])
{
    uint8_t raw[32];
    if (value.len != JX_KEY_TEXT - 1 || *out || memchr(value.p, 0, value.len)) return false;
    memcpy(out, value.p, value.len);
    out[value.len] = 0;
    bool ok = zmq_z85_decode(raw, out) != NULL;
    explicit_bzero(raw, sizeof raw);
    return ok;
}

static bool take_division(jx_str value, jx_key *k)
{
    uint32_t code = 0;
    if (value.len != 6 || k->n_divisions == JX_KEY_DIVISIONS) return false;
    for (uint32_t i = 0; i < 6; i++) {
        if (value.p[i] < '0' || value.p[i] > '9') return false;
        code = code * 10 + (uint32_t)(value.p[i] - '0');
    }
    k->divisions[k->n_divisions++] = code;
    return code != 0; /* everything is said by saying nothing */
}

static bool take_name(jx_str value, jx_key *k)
{
    if (value.len == 0 || value.len > JX_KEY_NAME || *k->name || memchr(value.p, 0, value.len)) return false;
    memcpy(k->name, value.p, value.len);
    return jx_key_name_ok(k->name);
}

static bool take_role(jx_str value, jx_key *k)
{
    unsigned role = jx_role_of(value);
    k->roles |= role;
    return role != 0;
}

/* One line, "word value". */
static bool take_line(jx_str line, jx_key *k)
{
    const char *space = line.len ? memchr(line.p, ' ', line.len) : NULL;
    if (!space) return false;
    jx_str word = {line.p, (uint32_t)(space - line.p)};
    jx_str value = {space + 1, line.len - word.len - 1};
    if (jx_str_eq(word, JX_STR("name"))) return take_name(value, k);
    if (jx_str_eq(word, JX_STR("role"))) return take_role(value, k);
    if (jx_str_eq(word, JX_STR("division"))) return take_division(value, k);
    if (jx_str_eq(word, JX_STR("public"))) return take_key(value, k->open);
    if (jx_str_eq(word, JX_STR("secret"))) return take_key(value, k->secret);
    return false;
}

/* The public half follows from the secret one; a file in which it does not was put together by hand. */
static bool halves_match(const jx_key *k)
{
    char open[JX_KEY_TEXT];
    return zmq_curve_public(open, k->secret) == 0 && strcmp(open, k->open) == 0;
}

enum jx_key_fault jx_key_parse(const char *text, size_t len, jx_key *out)
{
    bool ok = true;
    memset(out, 0, sizeof *out);
    for (size_t at = 0; at < len && ok;) {
        const char *end = memchr(text + at, '\n', len - at);
        jx_str line = {text + at, (uint32_t)((end ? (size_t)(end - text) : len) - at)};
        at += line.len + 1;
        if (line.len && line.p[line.len - 1] == '\r') line.len--;
        if (line.len && line.p[0] != '#') ok = take_line(line, out);
    }
    if (ok && *out->name && *out->open && out->roles) {
        if (!*out->secret || halves_match(out)) return JX_KEY_FINE;
        jx_key_wipe(out);
        return JX_KEY_MISMATCH;
    }
    jx_key_wipe(out);
    return JX_KEY_GARBLED;
}

enum jx_key_fault jx_key_read(const char *path, bool secret, jx_key *out)
{
    char text[JX_KEY_FILE];
    struct stat st;
    memset(out, 0, sizeof *out);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return JX_KEY_MISSING;
    /* asked of what was opened: the name may mean another file by now */
    bool plain = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    ssize_t n = plain ? read(fd, text, sizeof text) : -1;
    close(fd);
    if (n < 0) return plain ? JX_KEY_MISSING : JX_KEY_GARBLED;
    enum jx_key_fault fault = n == sizeof text ? JX_KEY_GARBLED : jx_key_parse(text, (size_t)n, out);
    explicit_bzero(text, sizeof text);
    if (!fault && *out->secret && (st.st_mode & 077)) fault = JX_KEY_EXPOSED;
    if (!fault && secret && !*out->secret) fault = JX_KEY_HALF;
    if (fault) jx_key_wipe(out);
    return fault;
}

/* ---- writing ---- */

static void print_key(FILE *f, const jx_key *k, bool secret)
{
    char when[32];
    time_t now = time(NULL);
    struct tm tm;
    strftime(when, sizeof when, "%Y-%m-%d", gmtime_r(&now, &tm));
    fprintf(f,
            secret ? "# jixiao key, made %s. SECRET: it stays with its owner.\n"
                   : "# jixiao public key, made %s. For the allowed/ folder of the servers.\n",
            when);
    fprintf(f, "name %s\n", k->name);
    for (int i = 0; i < ROLES; i++)
        if (k->roles & roles[i].role) fprintf(f, "role %s\n", roles[i].name);
    for (uint32_t i = 0; i < k->n_divisions; i++) fprintf(f, "division %06u\n", k->divisions[i]);
    fprintf(f, "public %s\n", k->open);
    if (secret) fprintf(f, "secret %s\n", k->secret);
}

int jx_key_write(const char *path, const jx_key *k, bool secret)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0644);
    if (fd < 0) return errno == EEXIST ? JX_EDUP : JX_EIO;
    FILE *f = fdopen(fd, "w");
    if (!f) {
        close(fd);
        unlink(path);
        return JX_EIO;
    }
    print_key(f, k, secret);
    bool ok = fflush(f) == 0 && fsync(fd) == 0;
    ok = fclose(f) == 0 && ok;
    if (ok) return 0;
    int e = errno;
    unlink(path);
    errno = e;
    return JX_EIO;
}
