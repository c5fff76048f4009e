#include "client/reader/walk.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "proto/base.h"

bool jx_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int jx_files_add(jx_files *f, const char *path)
{
    if (f->n == JX_WALK_FILES) return JX_ELIMIT;
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 64;
        char **more = realloc(f->paths, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        f->paths = more;
        f->cap = cap;
    }
    f->paths[f->n] = strdup(path);
    return f->paths[f->n++] ? 0 : (f->n--, JX_ENOMEM);
}

void jx_files_fini(jx_files *f)
{
    for (size_t i = 0; i < f->n; i++) free(f->paths[i]);
    free(f->paths);
    *f = (jx_files){0};
}

/* By bytes: the same everywhere, whatever the language. */
static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int wanted(const struct dirent *e) { return e->d_name[0] != '.' && strncmp(e->d_name, "~$", 2) != 0; }

static int walk(const char *folder, int depth, jx_files *out, char *bad, size_t bad_size)
{
    struct dirent **entries = NULL;
    int n = depth < JX_WALK_DEPTH ? scandir(folder, &entries, wanted, by_name) : -1, err = 0;
    if (n < 0) {
        snprintf(bad, bad_size, "%s", folder);
        return JX_EIO;
    }
    for (int i = 0; i < n; i++) {
        char *path = NULL;
        struct stat st;
        const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
        int e = asprintf(&path, "%s%s%s", folder, slash, entries[i]->d_name) < 0 ? JX_ENOMEM : 0;
        if (!e && lstat(path, &st) == 0) {
            if (S_ISDIR(st.st_mode))
                e = walk(path, depth + 1, out, bad, bad_size);
            else if (S_ISREG(st.st_mode))
                e = jx_files_add(out, path);
        }
        if (e && (!err || err == JX_EIO)) err = e;
        free(path);
        free(entries[i]);
    }
    free(entries);
    return err;
}

int jx_walk(const char *folder, jx_files *out, char *bad, size_t bad_size)
{
    if (bad_size) *bad = 0;
    return walk(*folder ? folder : ".", 0, out, bad, bad_size);
}
