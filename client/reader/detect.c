#include "client/reader/detect.h"

#include <strings.h>

#include "client/reader/cfb.h"
#include "client/reader/text.h"

/* A workbook without a container. */
#define OLD_BOOK "旧版 Excel 文件（.xls），请另存为 .xlsx", "an old Excel file (.xls): save it as .xlsx"

/* Kinds of files that people try and that are not read. */
static const struct {
    const char *magic;
    uint32_t n;
    const char *zh, *en;
} foreign[] = {
    {"\x1F\x8B", 2, "gzip 压缩文件，请先解压", "a gzip file: unpack it first"},
    {"Rar!", 4, "RAR 压缩包，请先解压，或改用 .zip", "a RAR archive: unpack it first, or use .zip"},
    {"7z\xBC\xAF", 4, "7z 压缩包，请先解压，或改用 .zip", "a 7z archive: unpack it first, or use .zip"},
    {"\x89PNG", 4, "图片，没有文字可读；请使用原始的 Excel 或 Word 文件",
     "a picture without text: use the Excel or Word file it was made from"},
    {"\xFF\xD8\xFF", 3, "图片，没有文字可读；请使用原始的 Excel 或 Word 文件",
     "a picture without text: use the Excel or Word file it was made from"},
    {"\x09\x08\x10\0", 4, OLD_BOOK},
    {"\x09\x08\x08\0", 4, OLD_BOOK},
    {"\x09\x04\x06\0", 4, OLD_BOOK},
    {"\x09\x02\x06\0", 4, OLD_BOOK},
    {"\x09\0\x04\0", 4, OLD_BOOK},
    {"{\\rtf", 5, "RTF 文件，请另存为 .docx", "an RTF file: save it as .docx"},
};

static bool begins_like(const char *p, size_t len, const char *const *words)
{
    jx_str s = jx_trim((jx_str){p, (uint32_t)(len < 512 ? len : 512)});
    if (jx_starts(s, "\xEF\xBB\xBF")) s = jx_trim(jx_drop(s, 3));
    for (; *words; words++) {
        size_t n = strlen(*words);
        if (s.len >= n && strncasecmp(s.p, *words, n) == 0) return true;
    }
    return false;
}

bool jx_is_page(const char *p, size_t len)
{
    static const char *const pages[] = {"<html", "<!doctype html", "<table", "<head", "<body",
                                        "<meta", "<style",         "<div",   NULL};
    return begins_like(p, len, pages);
}

static bool is_xml(const char *p, size_t len)
{
    static const char *const xml[] = {"<?xml", NULL};
    return begins_like(p, len, xml);
}

static bool starts(const char *p, size_t len, const char *magic, size_t n)
{
    return len >= n && memcmp(p, magic, n) == 0;
}

enum jx_file_kind jx_file_kind_of(const char *p, size_t len)
{
    if (starts(p, len, "PK\3\4", 4) || starts(p, len, "PK\5\6", 4)) return JX_FILE_ZIP;
    for (size_t i = 0; i + 5 <= len && i < 1024; i++) /* some programs put a line before it */
        if ((i == 0 || p[i - 1] == '\n' || p[i - 1] == '\r') && memcmp(p + i, "%PDF-", 5) == 0) return JX_FILE_PDF;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (starts(p, len, foreign[i].magic, foreign[i].n)) return JX_FILE_FOREIGN;
    return jx_is_cfb(p, len) || is_xml(p, len) ? JX_FILE_FOREIGN : JX_FILE_TEXT;
}

static const struct {
    const char *zh, *en;
} old_office[] = {
    [JX_CFB_OTHER] = {"旧版 Office 文件（或已损坏），请用 Office 或 WPS 打开后另存为 .xlsx 或 .docx",
                      "an old Office file, damaged perhaps: open it and save it as .xlsx or .docx"},
    [JX_CFB_ENCRYPTED] = {"有打开密码的 Office 文件，请取消密码后再保存",
                          "an Office file with a password: remove the password and save it again"},
    [JX_CFB_BOOK] = {"旧版 Excel 或 WPS 表格文件（.xls、.et），请另存为 .xlsx",
                     "an old Excel or WPS file (.xls, .et): save it as .xlsx"},
    [JX_CFB_BOOK_LOCKED] = {"有打开密码的旧版 Excel 或 WPS 表格文件（.xls、.et），请取消密码并另存为 .xlsx",
                            "an old Excel or WPS file (.xls, .et) with a password: remove it and save as .xlsx"},
    [JX_CFB_TEXT] = {"旧版 Word 或 WPS 文字文件（.doc、.wps），请另存为 .docx",
                     "an old Word or WPS file (.doc, .wps): save it as .docx"},
    [JX_CFB_TEXT_LOCKED] = {"有打开密码的旧版 Word 或 WPS 文字文件（.doc、.wps），请取消密码并另存为 .docx",
                            "an old Word or WPS file (.doc, .wps) with a password: remove it and save as .docx"},
    [JX_CFB_SLIDES] = {"演示文稿，不是自评表", "slides, not a form"},
};

const char *jx_file_advice(const char *p, size_t len, bool zh)
{
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (starts(p, len, foreign[i].magic, foreign[i].n)) return zh ? foreign[i].zh : foreign[i].en;
    if (is_xml(p, len))
        return zh ? "XML 表格（扩展名可能是 .xls），请用表格软件打开后另存为 .xlsx"
                  : "an XML table, whatever its name says: open it in a spreadsheet program and save as .xlsx";
    enum jx_cfb_kind kind = jx_cfb_kind_of(p, len);
    return zh ? old_office[kind].zh : old_office[kind].en;
}
