/* tests/client/described.h: documents of all kinds, described in a text of a row a line, so that the tree has no binary
 * files and what a test reads can be seen. See tests/client/templates/README.md. */
#ifndef JX_TESTS_DESCRIBED_H
#define JX_TESTS_DESCRIBED_H

#include "office_files.h"

typedef struct {
    bytes file;
    const char *kind;
    char *truth; /* what is to be read from it, in the description's own memory */
    char *text;
} described;

/* Makes the document of a description at path, as the nth (from 0) of the kinds that its first line names; kind NULL:
 * there are fewer. Fails the running test when it is no description. */
described described_open(const char *path, unsigned n);
void described_close(described *d);

#endif
