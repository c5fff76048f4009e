/* tests/client/expect.h: holds a form against an expectation written by hand while reading the document (the format is
 * in expect.c). */
#ifndef JX_TESTS_EXPECT_H
#define JX_TESTS_EXPECT_H

#include "client/reader/read.h"

/* document: the text that the forms came from, for references such as @19:2. Fails the running test for each
 * difference. */
void expect_form(const char *expectation, const char *document, const jx_doc *d);

/* The same with the expectation itself, which is cut up; name is what failures call it. */
void expect_text(const char *name, char *expectation, const char *document, const jx_doc *d);

/* The whole file, NUL-terminated, to be freed; NULL when it is not there. */
char *slurp_file(const char *path);

#endif
