#include "net/acl.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "net/log.h"

struct jx_acl {
    char *dir;
    pthread_mutex_t lock; /* of what follows */
    jx_key *keys;         /* by public half */
    uint32_t n;
    uint64_t losses;
    struct timespec changed; /* of the folder, when it was read */
    time_t again;            /* look again from then on whatever its time says; 0: no need */
};

/* A folder that changed this second may change once more without a newer time; a file that was being copied will be
 * whole a moment later. */
enum { UNSURE_S = 2 };

static int by_key(const void *a, const void *b) { return strcmp(((const jx_key *)a)->open, ((const jx_key *)b)->open); }

static int is_public(const struct dirent *e)
{
    size_t n = strlen(e->d_name);
    return e->d_name[0] != '.' && n > 4 && strcmp(e->d_name + n - 4, ".pub") == 0;
}

/* Files come in the order of their names, so that which one of two counts does not change from one start to another. */
static bool is_new(const jx_key *keys, uint32_t n, const jx_key *k, const char *file)
{
    for (uint32_t i = 0; i < n; i++) {
        bool name = strcmp(keys[i].name, k->name) == 0;
        if (!name && strcmp(keys[i].open, k->open) != 0) continue;
        jx_log(JX_LOG_ERROR, "keys: %s is left out: its %s is also %s's", file, name ? "name" : "key", keys[i].name);
        return false;
    }
    return true;
}

static bool read_one(const char *dir, const char *file, jx_key *keys, uint32_t *n)
{
    char path[4096];
    jx_key k;
    if (snprintf(path, sizeof path, "%s/%s", dir, file) >= (int)sizeof path) return false;
    enum jx_key_fault fault = jx_key_read(path, false, &k);
    jx_key_wipe(&k); /* not ours to know, should somebody have put a .key there */
    if (fault)
        jx_log(JX_LOG_ERROR, "keys: %s is left out: %s", path, jx_key_fault(fault));
    else if (is_new(keys, *n, &k, path))
        keys[(*n)++] = k;
    return !fault;
}

static const jx_key *entry_of(const jx_key *keys, uint32_t n, const char *open)
{
    jx_key wanted;
    snprintf(wanted.open, sizeof wanted.open, "%s", open);
    return n ? bsearch(&wanted, keys, n, sizeof *keys, by_key) : NULL;
}

static bool may_less(const jx_key *was, const jx_key *is)
{
    return !is || (was->roles & ~is->roles) || strcmp(was->name, is->name) != 0 ||
           was->n_divisions != is->n_divisions ||
           memcmp(was->divisions, is->divisions, was->n_divisions * sizeof *was->divisions) != 0;
}

static bool anybody_lost(const jx_key *was, uint32_t n_was, const jx_key *is, uint32_t n_is)
{
    for (uint32_t i = 0; i < n_was; i++)
        if (may_less(&was[i], entry_of(is, n_is, was[i].open))) return true;
    return false;
}

uint32_t jx_acl_load(jx_acl *acl)
{
    struct dirent **files = NULL;
    struct stat st = {0};
    uint32_t n = 0;
    time_t now = time(NULL);
    bool whole = true;
    stat(acl->dir, &st); /* before it is read: a change on the way is seen next time */
    int found = scandir(acl->dir, &files, is_public, alphasort);
    jx_key *keys = found > 0 ? calloc((size_t)found, sizeof *keys) : NULL;
    for (int i = 0; i < found; i++) {
        if (keys && n < JX_ACL_MAX) whole = read_one(acl->dir, files[i]->d_name, keys, &n) && whole;
        free(files[i]);
    }
    free(files);
    if (n) qsort(keys, n, sizeof *keys, by_key);
    pthread_mutex_lock(&acl->lock);
    jx_key *old = acl->keys;
    bool news = n != acl->n || !acl->changed.tv_sec;
    acl->losses += anybody_lost(old, acl->n, keys, n);
    acl->keys = keys;
    acl->n = n;
    acl->changed = st.st_mtim;
    acl->again = !whole || now < st.st_mtim.tv_sec + UNSURE_S ? now + UNSURE_S : 0;
    pthread_mutex_unlock(&acl->lock);
    free(old);
    if (news) jx_log(n ? JX_LOG_INFO : JX_LOG_WARN, "keys: %u admitted by %s", n, acl->dir);
    return n;
}

void jx_acl_refresh(jx_acl *acl)
{
    struct stat st = {0};
    stat(acl->dir, &st);
    pthread_mutex_lock(&acl->lock);
    bool same = st.st_mtim.tv_sec == acl->changed.tv_sec && st.st_mtim.tv_nsec == acl->changed.tv_nsec;
    if (acl->again && time(NULL) >= acl->again) same = false;
    pthread_mutex_unlock(&acl->lock);
    if (!same) jx_acl_load(acl);
}

int jx_acl_open(jx_acl **out, const char *dir)
{
    jx_acl *acl = calloc(1, sizeof *acl);
    if (!acl) return JX_ENOMEM;
    pthread_mutex_init(&acl->lock, NULL);
    if (asprintf(&acl->dir, "%s/allowed", dir) < 0) {
        acl->dir = NULL;
        jx_acl_close(&acl);
        return JX_ENOMEM;
    }
    jx_acl_load(acl);
    *out = acl;
    return 0;
}

void jx_acl_close(jx_acl **in)
{
    jx_acl *acl = *in;
    if (!acl) return;
    pthread_mutex_destroy(&acl->lock);
    free(acl->keys);
    free(acl->dir);
    free(acl);
    *in = NULL;
}

uint32_t jx_acl_count(jx_acl *acl)
{
    pthread_mutex_lock(&acl->lock);
    uint32_t n = acl->n;
    pthread_mutex_unlock(&acl->lock);
    return n;
}

uint64_t jx_acl_losses(jx_acl *acl)
{
    pthread_mutex_lock(&acl->lock);
    uint64_t n = acl->losses;
    pthread_mutex_unlock(&acl->lock);
    return n;
}

bool jx_acl_find(jx_acl *acl, const char *open, jx_key *out)
{
    if (strlen(open) >= sizeof out->open) return false;
    pthread_mutex_lock(&acl->lock);
    const jx_key *k = entry_of(acl->keys, acl->n, open);
    if (k) *out = *k;
    pthread_mutex_unlock(&acl->lock);
    return k != NULL;
}
