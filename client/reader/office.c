#include "client/reader/office.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/reader/detect.h"
#include "client/reader/flat.h"
#include "client/reader/layout.h"
#include "client/reader/ooxml.h"
#include "client/reader/source_docx.h"
#include "client/reader/source_odf.h"
#include "client/reader/source_pdf.h"
#include "client/reader/source_xlsx.h"

/* "FILE: why", and the error. */
static int fail(const jx_doc *d, const char *name, jx_read_error *err, int code, const char *zh, const char *en)
{
    snprintf(err->text, sizeof err->text, JX_DE(d, "%s：%s", "%s: %s"), name, JX_DE(d, zh, en));
    return code;
}

/* What can be wrong with a zip of XML. */
static int package_error(const jx_doc *d, const char *name, jx_read_error *err, int code)
{
    switch (code) {
    case 0: return 0;
    case JX_EDUP:
        return fail(d, name, err, JX_EVERSION, "有密码，请先取消密码再保存", "has a password: remove it first");
    case JX_ELIMIT: return fail(d, name, err, JX_ELIMIT, "解压后过大，未读取", "unpacks to too much; nothing was read");
    case JX_EPROTO:
        return fail(d, name, err, JX_EINVAL, "含有 DTD（实体声明），办公软件不会写入，可能是恶意文件，未读取",
                    "has a DTD (entity declarations), which no office program writes and attacks do; nothing was read");
    case JX_ENOMEM: return fail(d, name, err, JX_ENOMEM, "内存不足", "out of memory");
    default:
        return fail(d, name, err, JX_EINVAL, "文件已损坏或不完整，请重新保存或重新传输",
                    "damaged or incomplete: save or transfer it again");
    }
}

/* A template that nobody has filled in says nothing: no name, no unit, no amount, no indicator. */
static bool is_blank(const jx_form *f)
{
    bool amounts = false;
    for (int i = 0; i < f->n_funding; i++) {
        const jx_funding *r = &f->funding[i];
        amounts |= r->initial != JX_FEN_NONE || r->adjusted != JX_FEN_NONE || r->executed != JX_FEN_NONE;
    }
    return !amounts && !f->n_indicators && !f->project_name.len && !f->unit.len && !f->implementing_unit.len &&
           !f->objective.len && !f->completion.len && !f->conclusion.len;
}

/* Takes the blank forms out. Their number. */
static size_t drop_blank(jx_doc *d)
{
    size_t kept = 0, n = d->n_forms;
    for (size_t i = 0; i < n; i++)
        if (!is_blank(&d->forms[i])) d->forms[kept++] = d->forms[i];
    d->n_forms = kept;
    if (kept && kept < n)
        jx_doc_add_problem(
            d, 0, (jx_str){0},
            jx_arena_printf(&d->arena, JX_DE(d, "%zu份空白表，没有填写", "%zu blank forms, not filled in"), n - kept));
    return n - kept;
}

static int read_rows(jx_doc *d, const char *name, jx_read_error *err, jx_source *rows)
{
    int e = jx_layout_read(d, rows);
    if (e == JX_EINVAL && d->n_problems == 1)
        snprintf(err->text, sizeof err->text,
                 JX_DE(d, "%s：没有找到绩效自评表（%.*s）", "%s: no self-evaluation form was found in it (%.*s)"), name,
                 JX_FMT(d->problems[0].text));
    else if (e == JX_EINVAL)
        fail(d, name, err, e, "没有找到绩效自评表", "no self-evaluation form was found in it");
    else if (e == 0 && drop_blank(d) && d->n_forms == 0)
        e = fail(d, name, err, JX_EINVAL, "是空白的自评表，没有填写", "its forms are blank, nothing is filled in");
    else if (e)
        fail(d, name, err, e, "表格过大，不是绩效自评表", "its tables are too large for self-evaluation forms");
    return e;
}

static int read_xlsx(jx_doc *d, const char *name, jx_read_error *err, jx_package *k)
{
    jx_source_xlsx *x;
    int e = package_error(d, name, err, jx_source_xlsx_open(&x, d, k));
    if (!e) e = read_rows(d, name, err, jx_source_xlsx_rows(x));
    jx_source_xlsx_close(&x);
    return e;
}

static int read_docx(jx_doc *d, const char *name, jx_read_error *err, jx_package *k)
{
    jx_source_docx *x;
    int e = package_error(d, name, err, jx_source_docx_open(&x, d, k));
    if (!e) e = read_rows(d, name, err, jx_source_docx_rows(x));
    jx_source_docx_close(&x);
    return e;
}

static int read_odf(jx_doc *d, const char *name, jx_read_error *err, jx_package *k)
{
    jx_source_odf *x;
    int e = package_error(d, name, err, jx_source_odf_open(&x, d, k));
    if (!e) e = read_rows(d, name, err, jx_source_odf_rows(x));
    jx_source_odf_close(&x);
    return e;
}

static int read_package(jx_doc *d, const char *name, jx_read_error *err)
{
    jx_package *k;
    int e = package_error(d, name, err, jx_package_open(&k, d->bytes, d->len));
    if (e) return e;
    switch (jx_package_kind_of(k)) {
    case JX_PACKAGE_XLSX: e = read_xlsx(d, name, err, k); break;
    case JX_PACKAGE_DOCX: e = read_docx(d, name, err, k); break;
    case JX_PACKAGE_XLSB:
        e = fail(d, name, err, JX_EVERSION, "二进制工作簿（.xlsb），请另存为 .xlsx",
                 "a binary workbook: save it as .xlsx");
        break;
    case JX_PACKAGE_ODF: e = read_odf(d, name, err, k); break;
    case JX_PACKAGE_OTHER:
        e = fail(d, name, err, JX_EVERSION, "不是 Excel 或 Word 文件", "neither an Excel nor a Word file");
        break;
    case JX_PACKAGE_NONE:
        e = fail(d, name, err, JX_EVERSION, "压缩包套压缩包，请先解压",
                 "an archive within an archive: unpack it first");
        break;
    }
    jx_package_close(&k);
    return e;
}

static int pdf_error(const jx_doc *d, const char *name, jx_read_error *err, int code)
{
    switch (code) {
    case 0: return 0;
    case JX_ENOTFOUND:
        return fail(d, name, err, JX_EVERSION, "读取 PDF 需要 pdftotext 和 pdftocairo，请安装 poppler-utils",
                    "reading a PDF takes pdftotext and pdftocairo: install poppler-utils");
    case JX_EDUP:
        return fail(d, name, err, JX_EVERSION, "PDF 有密码，请先取消密码", "a PDF with a password: remove it first");
    case JX_EGONE:
        return fail(d, name, err, JX_EINVAL, "PDF 中没有文字，可能是扫描件；请使用原始的 Excel 或 Word 文件",
                    "a PDF without text, a scan perhaps: use the Excel or Word file it was made from");
    case JX_ELIMIT:
        return fail(d, name, err, JX_ELIMIT, "PDF 过大或过于复杂，未读取；请按页拆分后再读",
                    "the PDF takes too much to read: split it by pages");
    case JX_EINVAL: return fail(d, name, err, JX_EINVAL, "PDF 已损坏", "the PDF is damaged");
    case JX_ENOMEM: return fail(d, name, err, JX_ENOMEM, "内存不足", "out of memory");
    default: return fail(d, name, err, JX_EIO, "PDF 无法读取", "the PDF cannot be read");
    }
}

/* A list of projects without ruling lines is read as the text that it is. Its problem with the columns stays. */
static int as_text(jx_doc *d, jx_source_pdf *x, jx_str text)
{
    char *copy = malloc(text.len + 1);
    if (!copy) return JX_ENOMEM;
    memcpy(copy, text.p, text.len);
    free(d->bytes);
    d->bytes = copy;
    d->len = text.len;
    int e = jx_source_pdf_tell(x, false);
    return e ? e : 1;
}

static int read_pdf(jx_doc *d, const char *name, jx_read_error *err)
{
    jx_source_pdf *x;
    int e = pdf_error(d, name, err, jx_source_pdf_open(&x, d, d->bytes, d->len));
    if (e) return e;
    jx_str text = jx_source_pdf_text(x);
    if (jx_looks_flat(text)) {
        e = as_text(d, x, text);
    } else {
        e = read_rows(d, name, err, jx_source_pdf_rows(x));
        if (!e) e = jx_source_pdf_tell(x, true);
    }
    if (e == JX_ENOMEM) fail(d, name, err, e, "内存不足", "out of memory");
    jx_source_pdf_close(&x);
    return e;
}

int jx_office_read(jx_doc *d, const char *name, jx_read_error *err)
{
    switch (jx_file_kind_of(d->bytes, d->len)) {
    case JX_FILE_ZIP: return read_package(d, name, err);
    case JX_FILE_PDF: return read_pdf(d, name, err);
    case JX_FILE_FOREIGN: {
        const char *advice = jx_file_advice(d->bytes, d->len, d->opt.zh);
        return fail(d, name, err, JX_EVERSION, advice, advice);
    }
    case JX_FILE_TEXT: break;
    }
    return 1;
}
