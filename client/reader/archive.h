/* client/reader/archive.h: a .zip of documents, opened one member after the other; one level deep, within limits for
 * each member and for all, so that a bomb is named and costs neither time nor the members beside it. */
#ifndef JX_CLIENT_ARCHIVE_H
#define JX_CLIENT_ARCHIVE_H

#include "client/reader/read.h"

typedef struct jx_archive jx_archive;

enum { JX_ARCHIVE_MEMBERS = 10000, JX_ARCHIVE_RATIO = 200 };
#define JX_ARCHIVE_BYTES (UINT64_C(4) << 30)  /* of all members, unpacked; each is read alone */
#define JX_ARCHIVE_FREE  (UINT64_C(32) << 20) /* below it the ratio does not matter */

/* Are these the bytes of a zip that holds files, not of an office document? */
bool jx_is_archive(const void *p, size_t len);

/* Takes bytes over (malloc'ed) whatever happens; name is what messages call the archive, copied. An error has its
 * sentence in err: JX_EINVAL damaged, JX_ELIMIT too many members, JX_ENOMEM. */
int jx_archive_open(jx_archive **out, const char *name, void *bytes, size_t len, const jx_read_options *opt,
                    jx_read_error *err);

/* The next member that is a document. 1 and *out; 0 after the last; else an error of jx_read_file for this member with
 * its sentence in err, and the next call goes on behind it. Folders and hidden files are passed over. */
int jx_archive_next(jx_archive *a, jx_doc **out, jx_read_error *err);
void jx_archive_close(jx_archive **a);

#endif
