/* client/reader/walk.h: the files of a folder and the folders in it, always in the same order. */
#ifndef JX_CLIENT_WALK_H
#define JX_CLIENT_WALK_H

#include <stdbool.h>
#include <stddef.h>

enum { JX_WALK_DEPTH = 32, JX_WALK_FILES = 1000000 };

/* Paths of regular files. Zero-initialise. */
typedef struct {
    char **paths;
    size_t n, cap;
} jx_files;

bool jx_is_folder(const char *path);

/* Adds the files of a folder by name, folders within it in their place. Hidden files, links, and the lock files of
 * open documents ("~$…") are passed over. 0; JX_EIO (bad names the folder that cannot be read; what could be read is
 * added), JX_ELIMIT, JX_ENOMEM. */
int jx_walk(const char *folder, jx_files *out, char *bad, size_t bad_size);
int jx_files_add(jx_files *f, const char *path);
void jx_files_fini(jx_files *f);

#endif
