#include "net/where.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/log.h"
#include "proto/base.h"

static const char *const names[JX_SERVICES] = {"submit", "work", "log", "query", "alerts", "http"};

const char *jx_service_name(enum jx_service s) { return names[s]; }
int jx_service_port(enum jx_service s) { return 7701 + (int)s; }

static bool is_folder(const char *server)
{
    struct stat st;
    return strchr(server, '/') || (stat(server, &st) == 0 && S_ISDIR(st.st_mode));
}

bool jx_is_local(const char *endpoint)
{
    static const char *const local[] = {"127.", "localhost:", "[::1]:", "lo:"};
    if (strncmp(endpoint, "ipc://", 6) == 0) return true;
    if (strncmp(endpoint, "tcp://", 6) == 0) endpoint += 6;
    for (size_t i = 0; i < sizeof local / sizeof *local; i++)
        if (strncmp(endpoint, local[i], strlen(local[i])) == 0) return true;
    return false;
}

static int file_of(const char *dir, enum jx_service s, const char *suffix, char out[4096])
{
    int n = snprintf(out, 4096, "%s/%s.endpoint%s", dir, names[s], suffix);
    return n < 4096 ? 0 : JX_EINVAL;
}

int jx_where(const char *server, enum jx_service s, char out[256])
{
    if (strstr(server, "://")) return snprintf(out, 256, "%s", server) < 256 ? 0 : JX_EINVAL;
    if (!is_folder(server)) {
        /* an address with colons is IPv6 and needs its brackets */
        bool v6 = strchr(server, ':') && server[0] != '[';
        int n = snprintf(out, 256, v6 ? "tcp://[%s]:%d" : "tcp://%s:%d", server, jx_service_port(s));
        return n < 256 ? 0 : JX_EINVAL;
    }
    char path[4096];
    if (file_of(server, s, "", path) != 0) return JX_EINVAL;
    FILE *f = fopen(path, "r");
    if (!f) return JX_ENOTFOUND;
    bool got = fgets(out, 256, f) != NULL;
    fclose(f);
    if (!got) return JX_ENOTFOUND;
    out[strcspn(out, "\r\n")] = 0;
    return *out ? 0 : JX_ENOTFOUND;
}

int jx_announce(const char *dir, enum jx_service s, const char *endpoint)
{
    char path[4096], fresh[4096];
    if (file_of(dir, s, "", path) != 0 || file_of(dir, s, ".new", fresh) != 0) return JX_EIO;
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        jx_log(JX_LOG_ERROR, "announce: cannot make %s: %s", dir, strerror(errno));
        return JX_EIO;
    }
    FILE *f = fopen(fresh, "w");
    bool ok = f && fprintf(f, "%s\n", endpoint) > 0;
    if (f) ok = fclose(f) == 0 && ok;
    if (ok) ok = rename(fresh, path) == 0;
    if (!ok) {
        jx_log(JX_LOG_ERROR, "announce: cannot write %s: %s", path, strerror(errno));
        return JX_EIO;
    }
    return 0;
}

void jx_withdraw(const char *dir, enum jx_service s)
{
    char path[4096];
    if (file_of(dir, s, "", path) == 0) unlink(path);
}
