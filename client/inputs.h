/* client/inputs.h: the documents that a command line names. */
#ifndef JX_CLIENT_INPUTS_H
#define JX_CLIENT_INPUTS_H

#include "client/read.h"

/* Reads one after another ("-" is standard input) and gives each to fn, which says whether to go on; the document is
 * freed when fn returns. What can't be read is named on stderr and the rest goes on; returns how many those were. */
int jx_each_document(char **paths, int n, const jx_read_options *opt, bool (*fn)(void *arg, const jx_doc *d),
                     void *arg);

/* One document; NULL when it can't be read, said on stderr. */
jx_doc *jx_open_document(const char *path, const jx_read_options *opt);

#endif
