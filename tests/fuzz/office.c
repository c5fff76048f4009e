/* The XML within office documents: a Word document's body, or a sheet, its strings and its styles, divided by lines
 * "====". Zipped here, so that the checksums are right. */
#include "tests/fuzz/zipped.h"

#define RELATIONS                  "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE                     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define ALL(relations)             "<Relationships xmlns=\"" RELATIONS "\">" relations "</Relationships>"

static void workbook(fuzz_zip *z, const uint8_t *p, const uint8_t *end)
{
    fuzz_zip_part(z, "_rels/.rels", JX_STR(ALL(RELATION("r1", "officeDocument", "xl/workbook.xml"))));
    fuzz_zip_part(z, "xl/workbook.xml",
                  JX_STR("<workbook xmlns:r=\"" OFFICE
                         "\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"));
    fuzz_zip_part(z, "xl/_rels/workbook.xml.rels",
                  JX_STR(ALL(RELATION("r1", "worksheet", "s.xml") RELATION("r2", "sharedStrings", "t.xml")
                                 RELATION("r3", "styles", "f.xml"))));
    fuzz_zip_part(z, "xl/s.xml", fuzz_section(&p, end));
    fuzz_zip_part(z, "xl/t.xml", fuzz_section(&p, end));
    fuzz_zip_part(z, "xl/f.xml", fuzz_section(&p, end));
}

static void document(fuzz_zip *z, jx_str body)
{
    fuzz_zip_part(z, "_rels/.rels", JX_STR(ALL(RELATION("r1", "officeDocument", "word/document.xml"))));
    fuzz_zip_part(z, "word/document.xml", body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_zip z = fuzz_zip_begin();
    if (size && memmem(data, size, "<w:", 3))
        document(&z, (jx_str){(const char *)data, (uint32_t)size});
    else
        workbook(&z, data, data + size);
    fuzz_zip_read(&z);
    return 0;
}
