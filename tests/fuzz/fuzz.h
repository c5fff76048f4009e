/* tests/fuzz/fuzz.h: what the fuzz targets share. A target is one file with one LLVMFuzzerTestOneInput: bytes from
 * outside in, and besides "no crash" what must be true of whatever came out of them. */
#ifndef JX_TESTS_FUZZ_H
#define JX_TESTS_FUZZ_H

#include "client/reader/doc.h"
#include "client/reader/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, so that the input is kept. */
_Noreturn void fuzz_fail(const char *file, int line, const char *what);
#define FUZZ_CHECK(x)                                                                                                  \
    do {                                                                                                               \
        if (!(x)) fuzz_fail(__FILE__, __LINE__, #x);                                                                   \
    } while (0)

/* A folder of this process alone, in memory where there is room for one; removed at the end. */
const char *fuzz_dir(void);
/* Writes the file name in it; its path, static. */
const char *fuzz_file(const char *name, const void *p, size_t len);

/* The next piece of the input: a length of two bytes, then so many bytes (or what is left). false at the end. */
bool fuzz_piece(const uint8_t **p, const uint8_t *end, jx_bytes *piece);
/* The input up to a line "====", for targets that take several texts; the last has the rest. Empty at the end. */
jx_str fuzz_section(const uint8_t **p, const uint8_t *end);

/* What a form says travels: packed and read again it packs to the same bytes and has the same key. */
void fuzz_form(const jx_form *f);
/* The same for all forms of a document, and their JSON reads back as the same JSON. */
void fuzz_forms(const jx_doc *d);
/* Every number of the forms stands in the text they were read from. */
void fuzz_numbers(const jx_doc *d, jx_str text);

/* A document of this text, to be filled by a reader. NULL: the text is none (not UTF-8, too long). */
jx_doc *fuzz_doc(const uint8_t *data, size_t size);
/* Lets the layout read the source, then checks the forms as above. Frees d. */
void fuzz_layout(jx_doc *d, jx_source *source, const uint8_t *data, size_t size);

#endif
