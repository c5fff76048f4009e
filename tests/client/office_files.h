/* tests/client/office_files.h: forms written as office programs write them, and compared with what was read. */
#ifndef JX_TESTS_OFFICE_FILES_H
#define JX_TESTS_OFFICE_FILES_H

#include "client/reader/read.h"

/* A file in memory. Free p. */
typedef struct {
    char *p;
    size_t len;
} bytes;

/* The file at path, which is then removed. */
bytes take_file(const char *path);

/* Forms as a workbook / as a Word document with titles outside of its tables. */
bytes workbook_of(const jx_form *forms, size_t n, bool one_sheet);
bytes document_of(const jx_form *forms, size_t n);

/* A zip of parts: name, content, name, content, … NULL. */
bytes zip_of(const char *const *parts);
/* A workbook with one sheet of this XML (within sheetData and behind it), and a Word document with this body. */
bytes workbook_with(const char *rows);
bytes workbook_with_all(const char *rows, const char *strings, const char *styles);
bytes document_with(const char *body);

/* The form as JSON without its origin (file, lines). Free it. */
char *said_by(const jx_form *f);
/* All of them read back equal and without a problem. */
void expect_same(const char *name, bytes file, const jx_form *forms, size_t n);

#endif
