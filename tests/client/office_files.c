#include "office_files.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "client/commands/template.h"

bytes take_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f, "%s", path);
    fseek(f, 0, SEEK_END);
    bytes b = {.len = (size_t)ftell(f)};
    rewind(f);
    b.p = malloc(b.len + 1);
    cr_assert(b.p && fread(b.p, 1, b.len, f) == b.len);
    fclose(f);
    unlink(path);
    return b;
}

bytes workbook_of(const jx_form *forms, size_t n, bool one_sheet)
{
    char path[] = "/tmp/jx-book-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    close(fd);
    jx_template t = {.forms = forms, .n = n, .one_sheet = one_sheet};
    cr_assert_eq(jx_template_write(path, &t), 0);
    return take_file(path);
}

bytes zip_of(const char *const *parts)
{
    char path[] = "/tmp/jx-zip-XXXXXX";
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    close(fd);
    zip_t *z = zip_open(path, ZIP_TRUNCATE, NULL);
    cr_assert_not_null(z);
    for (; *parts; parts += 2)
        cr_assert_geq(zip_file_add(z, parts[0], zip_source_buffer(z, parts[1], strlen(parts[1]), 0), ZIP_FL_ENC_UTF_8),
                      0);
    cr_assert_eq(zip_close(z), 0);
    return take_file(path);
}

#define XML                        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define RELATIONS                  "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE                     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define SHEETS                     "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define WORDS                      "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

bytes workbook_with_all(const char *rows, const char *strings, const char *styles)
{
    size_t size = strlen(rows) + 256;
    char *sheet = malloc(size);
    snprintf(sheet, size, XML "<worksheet xmlns=\"" SHEETS "\">%s</worksheet>", rows);
    const char *parts[] = {"_rels/.rels",
                           XML "<Relationships xmlns=\"" RELATIONS
                               "\">" RELATION("r1", "officeDocument", "xl/workbook.xml") "</Relationships>",
                           "xl/workbook.xml",
                           XML "<workbook xmlns=\"" SHEETS "\" xmlns:r=\"" OFFICE
                               "\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
                           "xl/_rels/workbook.xml.rels",
                           XML "<Relationships xmlns=\"" RELATIONS
                               "\">" RELATION("r1", "worksheet", "worksheets/sheet1.xml")
                                   RELATION("r2", "sharedStrings", "/xl/strings.xml")
                                       RELATION("r3", "styles", "styles.xml") "</Relationships>",
                           "xl/worksheets/sheet1.xml",
                           sheet,
                           "xl/strings.xml",
                           strings,
                           "xl/styles.xml",
                           styles,
                           NULL};
    bytes b = zip_of(parts);
    free(sheet);
    return b;
}

bytes workbook_with(const char *rows)
{
    return workbook_with_all(rows, XML "<sst xmlns=\"" SHEETS "\"/>", XML "<styleSheet xmlns=\"" SHEETS "\"/>");
}

bytes document_with(const char *body)
{
    size_t size = strlen(body) + 512;
    char *document = malloc(size);
    snprintf(document, size, XML "<w:document xmlns:w=\"" WORDS "\"><w:body>%s</w:body></w:document>", body);
    const char *parts[] = {"_rels/.rels",
                           XML "<Relationships xmlns=\"" RELATIONS
                               "\">" RELATION("r1", "officeDocument", "word/document.xml") "</Relationships>",
                           "word/document.xml", document, NULL};
    bytes b = zip_of(parts);
    free(document);
    return b;
}

/* ---- a Word document ---- */

static void text_in(FILE *out, jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++) switch (s.p[i]) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        default: putc(s.p[i], out);
        }
}

/* Words come in pieces (runs) wherever somebody corrected something. */
static void paragraph(FILE *out, jx_str s)
{
    uint32_t half = s.len / 2;
    while (half < s.len && ((unsigned char)s.p[half] & 0xC0) == 0x80) half++;
    fputs("<w:p><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"400\"/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">",
          out);
    text_in(out, (jx_str){s.p, half});
    fputs("</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t xml:space=\"preserve\">", out);
    text_in(out, (jx_str){s.p + half, s.len - half});
    fputs("</w:t></w:r></w:p>", out);
}

enum merge { ALONE, FIRST, COVERED };

static void cell(FILE *out, unsigned span, enum merge merge, jx_str s)
{
    fputs("<w:tc><w:tcPr>", out);
    if (span > 1) fprintf(out, "<w:gridSpan w:val=\"%u\"/>", span);
    if (merge) fputs(merge == FIRST ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>", out);
    fputs("</w:tcPr>", out);
    paragraph(out, s);
    fputs("</w:tc>", out);
}

static void say(FILE *out, unsigned span, const char *s) { cell(out, span, ALONE, jx_str_of(s)); }

static void points(FILE *out, jx_pts v)
{
    char text[16] = "";
    if (v != JX_PTS_NONE) jx_pts_print(v, text);
    say(out, 1, text);
}

static void amount(FILE *out, const jx_form *f, jx_fen fen, uint8_t digits)
{
    char text[40] = "", *point;
    if (fen != JX_FEN_NONE) {
        jx_dec_print(jx_fen_to_dec(fen, f->money_unit), text);
        point = strchr(text, '.');
        size_t have = point ? strlen(point + 1) : 0;
        if (digits > have && !point) strcat(text, ".");
        for (; have < digits; have++) strcat(text, "0");
    }
    say(out, 1, text);
}

static void rate(FILE *out, jx_pts v, uint8_t digits)
{
    char text[24] = "";
    if (v != JX_PTS_NONE) snprintf(text, sizeof text, "%.*f%%", digits, v / 100.0);
    say(out, 1, text);
}

#define ROW(out, ...)                                                                                                  \
    do {                                                                                                               \
        fputs("<w:tr>", out);                                                                                          \
        __VA_ARGS__;                                                                                                   \
        fputs("</w:tr>", out);                                                                                         \
    } while (0)

static void funding(FILE *out, const jx_form *f)
{
    static const char *const heads[] = {"资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"};
    char label[40];
    snprintf(label, sizeof label, "项目资金（%s）", jx_money_unit_name(f->money_unit));
    ROW(out, cell(out, 2, FIRST, jx_str_of(label)); for (int i = 0; i < 7; i++) say(out, 1, heads[i]));
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *r = &f->funding[i];
        ROW(out, cell(out, 2, COVERED, (jx_str){0}); cell(out, 1, ALONE, r->item);
            amount(out, f, r->initial, r->digits.initial); amount(out, f, r->adjusted, r->digits.adjusted);
            amount(out, f, r->executed, r->digits.executed); points(out, r->weight); rate(out, r->rate, r->digits.rate);
            points(out, r->score));
    }
}

static void indicators(FILE *out, const jx_form *f)
{
    static const char *const heads[] = {"一级指标",   "二级指标", "三级指标", "年度指标值",
                                        "实际完成值", "分值",     "得分",     "偏差原因分析及改进措施"};
    ROW(out, cell(out, 1, FIRST, JX_STR("绩效指标")); for (int i = 0; i < 8; i++) say(out, 1, heads[i]));
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *r = &f->indicators[i];
        bool same1 = i && jx_str_eq(r->l1, r[-1].l1), same2 = same1 && jx_str_eq(r->l2, r[-1].l2);
        ROW(out, cell(out, 1, COVERED, (jx_str){0}); cell(out, 1, same1 ? COVERED : FIRST, same1 ? (jx_str){0} : r->l1);
            cell(out, 1, same2 ? COVERED : FIRST, same2 ? (jx_str){0} : r->l2); cell(out, 1, ALONE, r->name);
            cell(out, 1, ALONE, r->target); cell(out, 1, ALONE, r->actual); points(out, r->weight);
            points(out, r->score); cell(out, 1, ALONE, r->reason));
    }
}

static void form(FILE *out, const jx_form *f)
{
    char year[40];
    snprintf(year, sizeof year, "（%u年度）", (unsigned)f->year);
    paragraph(out, JX_STR("项目支出绩效自评表"));
    paragraph(out, jx_str_of(year));
    fputs("<w:tbl>", out);
    ROW(out, say(out, 2, "项目名称"); cell(out, 7, ALONE, f->project_name));
    ROW(out, say(out, 2, "主管部门"); cell(out, 3, ALONE, f->unit); say(out, 1, "实施单位");
        cell(out, 3, ALONE, f->implementing_unit));
    ROW(out, say(out, 2, "项目编码"); cell(out, 3, ALONE, f->project_code); say(out, 1, "填报日期");
        cell(out, 3, ALONE, f->fill_date));
    funding(out, f);
    ROW(out, cell(out, 1, FIRST, JX_STR("年度总体目标")); say(out, 4, "预期目标"); say(out, 4, "实际完成情况"));
    ROW(out, cell(out, 1, COVERED, (jx_str){0}); cell(out, 4, ALONE, f->objective); cell(out, 4, ALONE, f->completion));
    indicators(out, f);
    ROW(out, say(out, 6, "总分"); points(out, f->total_weight); points(out, f->total_score); say(out, 1, ""));
    ROW(out, say(out, 1, "自评结论"); cell(out, 8, ALONE, f->conclusion));
    fputs("</w:tbl>", out);
}

bytes document_of(const jx_form *forms, size_t n)
{
    char *body = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&body, &len);
    for (size_t i = 0; i < n; i++) form(out, &forms[i]);
    fclose(out);
    bytes b = document_with(body);
    free(body);
    return b;
}

/* ---- comparing ---- */

char *said_by(const jx_form *f)
{
    jx_form g = *f;
    jx_funding rows[JX_MAX_FUNDING];
    jx_indicator list[JX_MAX_INDICATORS];
    if (f->n_funding) memcpy(rows, f->funding, f->n_funding * sizeof *rows);
    if (f->n_indicators) memcpy(list, f->indicators, f->n_indicators * sizeof *list);
    for (int i = 0; i < f->n_funding; i++) rows[i].line = 0;
    for (int i = 0; i < f->n_indicators; i++) list[i].line = 0;
    g.funding = rows;
    g.indicators = list;
    g.source = (jx_str){0};
    g.line = g.seq = g.total_line = 0;
    g.occurrence = 1; /* says which of equal forms of a document it is, no more */
    g.n_problems = 0;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    jx_form_json_write(out, &g);
    fclose(out);
    return text;
}

void expect_same(const char *name, bytes file, const jx_form *forms, size_t n)
{
    jx_doc *d = NULL;
    jx_read_error err;
    cr_assert_eq(jx_read_memory(name, file.p, file.len, NULL, &d, &err), 0, "%s", err.text);
    size_t m, problems;
    const jx_form *read = jx_doc_forms(d, &m);
    const jx_problem *p = jx_doc_problems(d, &problems);
    cr_assert_eq(m, n, "%zu of %zu forms", m, n);
    cr_expect_eq(problems, 0, "%.*s %.*s", JX_FMT(p->cell), JX_FMT(p->text));
    for (size_t i = 0; i < n; i++) {
        const jx_problem *q = read[i].problems;
        cr_expect_eq(read[i].n_problems, 0, "form %zu, %.*s: %.*s", i, JX_FMT(q->cell), JX_FMT(q->text));
        char *a = said_by(&forms[i]), *b = said_by(&read[i]);
        cr_expect_str_eq(a, b, "form %zu\nwritten %s\nread    %s", i, a, b);
        free(a);
        free(b);
    }
    jx_doc_free(&d);
}
