/* The XML within office documents: a Word document's body, or a sheet, its strings and its styles, divided by lines
 * "====". Zipped here, so that the checksums are right. */
#include <stdlib.h>
#include <zip.h>

#include "tests/fuzz/fuzz.h"

#define RELATIONS                  "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE                     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define ALL(relations)             "<Relationships xmlns=\"" RELATIONS "\">" relations "</Relationships>"

static void part(zip_t *z, const char *name, jx_str text)
{
    zip_source_t *s = zip_source_buffer(z, text.p, text.len, 0);
    zip_int64_t at = zip_file_add(z, name, s, ZIP_FL_ENC_UTF_8);
    FUZZ_CHECK(at >= 0);
    FUZZ_CHECK(zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

static void workbook(zip_t *z, const uint8_t *p, const uint8_t *end)
{
    part(z, "_rels/.rels", JX_STR(ALL(RELATION("r1", "officeDocument", "xl/workbook.xml"))));
    part(z, "xl/workbook.xml",
         JX_STR("<workbook xmlns:r=\"" OFFICE
                "\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"));
    part(z, "xl/_rels/workbook.xml.rels",
         JX_STR(ALL(RELATION("r1", "worksheet", "s.xml") RELATION("r2", "sharedStrings", "t.xml")
                        RELATION("r3", "styles", "f.xml"))));
    part(z, "xl/s.xml", fuzz_section(&p, end));
    part(z, "xl/t.xml", fuzz_section(&p, end));
    part(z, "xl/f.xml", fuzz_section(&p, end));
}

static void document(zip_t *z, jx_str body)
{
    part(z, "_rels/.rels", JX_STR(ALL(RELATION("r1", "officeDocument", "word/document.xml"))));
    part(z, "word/document.xml", body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
    FUZZ_CHECK(memory);
    zip_source_keep(memory);
    zip_t *z = zip_open_from_source(memory, ZIP_TRUNCATE, NULL);
    FUZZ_CHECK(z);
    if (size && memmem(data, size, "<w:", 3))
        document(z, (jx_str){(const char *)data, (uint32_t)size});
    else
        workbook(z, data, data + size);
    FUZZ_CHECK(zip_close(z) == 0);
    FUZZ_CHECK(zip_source_open(memory) == 0);
    zip_source_seek(memory, 0, SEEK_END);
    size_t len = (size_t)zip_source_tell(memory);
    char *bytes = malloc(len);
    zip_source_seek(memory, 0, SEEK_SET);
    FUZZ_CHECK(bytes && zip_source_read(memory, bytes, len) == (zip_int64_t)len);
    zip_source_close(memory);
    zip_source_free(memory);

    jx_doc *d = NULL;
    jx_read_error err;
    if (jx_read_memory("fuzz", bytes, len, NULL, &d, &err) == 0) fuzz_forms(d);
    jx_doc_free(&d);
    free(bytes);
    return 0;
}
