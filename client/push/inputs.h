/* client/push/inputs.h: the documents that a command line names. */
#ifndef JX_CLIENT_INPUTS_H
#define JX_CLIENT_INPUTS_H

#include "client/reader/read.h"

/* Documents one after the other: files, "-" for standard input, the files of folders, the members of archives. */
typedef struct jx_inputs jx_inputs;

/* Borrows paths and opt until freed. Memory: abort on exhaustion (a client). */
jx_inputs *jx_inputs_new(char **paths, int n, const jx_read_options *opt);
void jx_inputs_free(jx_inputs **in);
/* The next document, which the caller frees; NULL: there is none. What can't be read is named on stderr and counted. */
jx_doc *jx_inputs_next(jx_inputs *in);
/* Where the last document came from: a path, of the archive if it was in one. Lives as long as in. */
const char *jx_inputs_path(const jx_inputs *in);
int jx_inputs_failed(const jx_inputs *in);
/* Called before something is said on stderr. */
void jx_inputs_on_complaint(jx_inputs *in, void (*fn)(void *arg), void *arg);

/* Gives each document to fn, which says whether to go on; the document is freed when fn returns. Returns how many could
 * not be read. */
int jx_each_document(char **paths, int n, const jx_read_options *opt, bool (*fn)(void *arg, const jx_doc *d),
                     void *arg);

#endif
