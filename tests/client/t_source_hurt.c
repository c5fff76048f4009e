/* Office files that are damaged, or made to hurt: a clear error, never a crash, never a wrong number in silence. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <zip.h>

#include "client/gen/gen.h"
#include "client/reader/sheet.h"
#include "office_files.h"

static jx_gen *gen;
static jx_form form;

static void make_form(void)
{
    jx_gen_options opt = {.seed = 11, .province = 330000, .year = 2024};
    cr_assert_eq(jx_gen_new(&gen, &opt), 0);
    cr_assert_eq(jx_gen_form(gen, 5, &form, NULL), 0);
    form.occurrence = 1;
}

static void forget_form(void) { jx_gen_free(&gen); }

TestSuite(source_hurt, .init = make_form, .fini = forget_form);

/* Reads what may be damaged; returns the forms and whether anything was said about the damage. */
static jx_doc *read_hurt(bytes b, bool *said)
{
    jx_doc *d = NULL;
    jx_read_error err = {0};
    int e = jx_read_memory("hurt", b.p, b.len, NULL, &d, &err);
    cr_assert((e == 0) == (d != NULL));
    cr_assert(e == 0 || err.text[0]);
    size_t n, m;
    *said = e != 0;
    if (!d) return NULL;
    jx_doc_problems(d, &m);
    const jx_form *f = jx_doc_forms(d, &n);
    *said = m > 0;
    for (size_t i = 0; i < n; i++) *said |= f[i].n_problems > 0;
    return d;
}

/* What was read without a word is the form as it was written. */
static void unhurt_or_said(bytes b, const char *as_written, const char *what, size_t at)
{
    bool said;
    jx_doc *d = read_hurt(b, &said);
    size_t n = 0;
    const jx_form *f = d ? jx_doc_forms(d, &n) : NULL;
    if (!said) {
        char *text = n == 1 ? said_by(f) : NULL;
        cr_expect(text && strcmp(text, as_written) == 0, "%s at %zu: read wrongly in silence", what, at);
        free(text);
    }
    jx_doc_free(&d);
}

static void cut_and_flip(bytes b)
{
    char *text = said_by(&form);
    uint64_t dice = 0x9E3779B97F4A7C15;
    for (size_t len = 0; len < b.len; len += 1 + len / 40) unhurt_or_said((bytes){b.p, len}, text, "cut", len);
    for (int i = 0; i < 600; i++) {
        dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17;
        size_t at = (size_t)(dice % b.len);
        char old = b.p[at];
        b.p[at] = (char)(old ^ (1 << (dice >> 32) % 8));
        unhurt_or_said(b, text, "flipped", at);
        b.p[at] = old;
    }
    free(text);
}

Test(source_hurt, a_workbook_cut_or_with_a_bit_flipped)
{
    bytes b = workbook_of(&form, 1, false);
    cut_and_flip(b);
    free(b.p);
}

Test(source_hurt, a_document_cut_or_with_a_bit_flipped)
{
    bytes b = document_of(&form, 1);
    cut_and_flip(b);
    free(b.p);
}

/* The same package with some bytes of its i-th part changed before it was packed. */
static bytes changed_inside(bytes b, zip_uint64_t i, uint64_t *dice)
{
    enum { PARTS = 32 };
    const char *parts[2 * PARTS + 1] = {NULL};
    zip_t *z = zip_open_from_source(zip_source_buffer_create(b.p, b.len, 0, NULL), ZIP_RDONLY, NULL);
    zip_uint64_t n = (zip_uint64_t)zip_get_num_entries(z, 0);
    cr_assert_leq(n, PARTS);
    for (zip_uint64_t k = 0; k < n; k++) {
        zip_stat_t st;
        cr_assert_eq(zip_stat_index(z, k, 0, &st), 0);
        char *content = calloc(1, st.size + 1);
        zip_file_t *f = zip_fopen_index(z, k, 0);
        cr_assert_eq(zip_fread(f, content, st.size), (zip_int64_t)st.size);
        zip_fclose(f);
        for (int times = 0; k == i % n && times < 3; times++) {
            *dice ^= *dice << 13, *dice ^= *dice >> 7, *dice ^= *dice << 17;
            content[*dice % st.size] = "<>/&\"=90A -;\xE4\xFF:"[(*dice >> 40) % 16];
        }
        parts[2 * k] = st.name;
        parts[2 * k + 1] = content;
    }
    bytes out = zip_of(parts);
    for (zip_uint64_t k = 0; k < n; k++) free((char *)parts[2 * k + 1]);
    zip_discard(z);
    return out;
}

/* Well packed, so that only the reader of XML stands between these bytes and a crash. */
static void change_inside(bytes b)
{
    uint64_t dice = 0xD1B54A32D192ED03;
    for (zip_uint64_t i = 0; i < 400; i++) {
        bool said;
        bytes c = changed_inside(b, i, &dice);
        jx_doc *d = read_hurt(c, &said);
        jx_doc_free(&d);
        free(c.p);
    }
    free(b.p);
}

Test(source_hurt, a_workbook_with_other_bytes_inside) { change_inside(workbook_of(&form, 1, false)); }
Test(source_hurt, a_document_with_other_bytes_inside) { change_inside(document_of(&form, 1)); }

static void refused(bytes b, int code, const char *words)
{
    jx_doc *d = NULL;
    jx_read_error err = {0};
    int e = jx_read_memory("x.bin", b.p, b.len, NULL, &d, &err);
    cr_expect_eq(e, code, "%d: %s", e, err.text);
    cr_expect(strstr(err.text, words), "%s", err.text);
    jx_doc_free(&d);
    free(b.p);
}

#define CELL(ref, text) "<c r=\"" ref "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define PARAGRAPH(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

Test(source_hurt, nothing_in_it)
{
    refused(workbook_with("<sheetData/>"), JX_EINVAL, "no self-evaluation form");
    refused(document_with(PARAGRAPH("一封信")), JX_EINVAL, "no self-evaluation form");
    const char *parts[] = {"a/b.txt", "x", NULL};
    refused(zip_of(parts), JX_EVERSION, "archive");
    const char *odf[] = {"mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>", NULL};
    refused(zip_of(odf), JX_EINVAL, "no self-evaluation form");
    const char *closed[] = {"mimetype",
                            "x",
                            "content.xml",
                            "\1\2",
                            "META-INF/manifest.xml",
                            "<m><file-entry><encryption-data/></file-entry></m>",
                            NULL};
    refused(zip_of(closed), JX_EVERSION, "password");
    const char *repeated[] = {
        "mimetype", "x", "content.xml",
        "<d><body><spreadsheet><table><table-row number-rows-repeated='1000000'>"
        "<table-cell number-columns-repeated='1024'><p>x</p></table-cell></table-row></table></spreadsheet></body></d>",
        NULL};
    refused(zip_of(repeated), JX_EINVAL, "unpacks to too much");
    const char *entities[] = {"mimetype", "x", "content.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", NULL};
    refused(zip_of(entities), JX_EINVAL, "has a DTD");
}

#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"

/* A document whose main part is this XML. */
static bytes raw_document(const char *xml)
{
    const char *parts[] = {"_rels/.rels",
                           "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                           "<Relationship Id=\"a\" Type=\"" TYPES "\" Target=\"d.xml\"/></Relationships>",
                           "d.xml", xml, NULL};
    return zip_of(parts);
}

Test(source_hurt, entities_are_refused)
{
    refused(raw_document("<!DOCTYPE document [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                         "<document><body><p><t>&a;</t></p></body></document>"),
            JX_EINVAL, "has a DTD");
    bytes b = workbook_with_all("<sheetData><row r=\"1\">" CELL("A1", "x") "</row></sheetData>",
                                "<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
                                "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
                                "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]><sst><si><t>&e;</t></si></sst>",
                                "<styleSheet/>");
    refused(b, JX_EINVAL, "has a DTD");
}

/* Word of the package itself, and one sheet of a workbook. */
Test(source_hurt, entities_beside_the_text_are_refused)
{
    const char *parts[] = {"_rels/.rels",
                           "<!DOCTYPE x [<!ENTITY a \"b\">]><Relationships><Relationship Id=\"a\" Type=\"" TYPES
                           "\" Target=\"d.xml\"/></Relationships>",
                           "d.xml", "<document/>", NULL};
    refused(zip_of(parts), JX_EINVAL, "has a DTD");
    refused(workbook_with("<!DOCTYPE x [<!ENTITY a \"b\">]><sheetData/>"), JX_EINVAL, "damaged");
}

Test(source_hurt, a_document_that_unpacks_to_too_much)
{
    size_t size = (size_t)96 << 20, n = 0;
    char *body = malloc(size + 64);
    while (n < size) n += (size_t)sprintf(body + n, "<w:p></w:p>                                                ");
    bytes b = document_with(body);
    free(body);
    cr_assert_lt(b.len, 1 << 20);
    refused(b, JX_ELIMIT, "unpacks to too much");
}

Test(source_hurt, a_million_empty_rows)
{
    enum { ROWS = 1000000 };
    char *rows = malloc((size_t)ROWS * 40 + 4096);
    size_t n = (size_t)sprintf(rows, "<sheetData>");
    for (int i = 1; i <= ROWS; i++) n += (size_t)sprintf(rows + n, "<row r=\"%d\"><c r=\"A%d\"/></row>", i, i);
    sprintf(rows + n, "<row r=\"1000001\">%s</row></sheetData>", CELL("A1000001", "项目支出绩效自评表"));
    bytes b = workbook_with(rows);
    free(rows);
    refused(b, JX_EINVAL, "no self-evaluation form");
}

Test(source_hurt, tables_in_tables_without_end)
{
    char body[4096] = "";
    for (int i = 0; i < 40; i++) strcat(body, "<w:tbl><w:tr><w:tc>");
    for (int i = 0; i < 40; i++) strcat(body, "</w:tc></w:tr></w:tbl>");
    refused(document_with(body), JX_EINVAL, "damaged");
}

Test(source_hurt, spans_that_would_take_gigabytes)
{
    enum { ROWS = 100000 };
    static const char row[] = "<w:tr><w:trPr><w:gridBefore w:val=\"250\"/></w:trPr><w:tc><w:p><w:r><w:t>x</w:t></w:r>"
                              "</w:p></w:tc></w:tr>";
    char *body = malloc(ROWS * sizeof row + 32);
    size_t n = (size_t)sprintf(body, "<w:tbl>");
    for (int i = 0; i < ROWS; i++) n += (size_t)sprintf(body + n, "%s", row);
    strcpy(body + n, "</w:tbl>");
    bytes b = document_with(body);
    free(body);
    refused(b, JX_ELIMIT, "unpacks to too much");
}

Test(hurt, a_sheet_has_a_limit_of_cells)
{
    jx_sheet s = {0};
    int err = 0;
    for (uint32_t i = 0; i < JX_SHEET_MAX_CELLS && !err; i++) err = jx_sheet_add(&s, i / 8, i % 8, JX_STR("1"));
    cr_expect_eq(err, 0);
    cr_expect_eq(jx_sheet_add(&s, JX_SHEET_MAX_CELLS, 0, JX_STR("1")), JX_ELIMIT);
    cr_expect_eq(jx_sheet_add(&s, JX_SHEET_MAX_CELLS, 0, JX_STR(" ")), 0, "an empty cell is none");
    jx_sheet_fini(&s);
}
