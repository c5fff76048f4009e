/* tests/fuzz/zipped.h: office documents put together from the XML that a target gets, so that their checksums are
 * right. */
#ifndef JX_TESTS_FUZZ_ZIPPED_H
#define JX_TESTS_FUZZ_ZIPPED_H

#include <zip.h>

#include "tests/fuzz/fuzz.h"

typedef struct {
    zip_source_t *memory;
    zip_t *zip;
} fuzz_zip;

fuzz_zip fuzz_zip_begin(void);
/* Borrows the text until fuzz_zip_read. */
void fuzz_zip_part(fuzz_zip *z, const char *name, jx_str text);
/* Reads the document and checks what came out of it. Frees z. */
void fuzz_zip_read(fuzz_zip *z);

#endif
