#include "client/reader/detect.h"

#include <strings.h>

#include "client/reader/text.h"

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

static bool is_cfb(const char *p, size_t len) { return starts(p, len, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8); }

enum jx_file_kind jx_file_kind_of(const char *p, size_t len)
{
    if (starts(p, len, "PK\3\4", 4) || starts(p, len, "PK\5\6", 4)) return JX_FILE_ZIP;
    for (size_t i = 0; i + 5 <= len && i < 1024; i++) /* some programs put a line before it */
        if ((i == 0 || p[i - 1] == '\n' || p[i - 1] == '\r') && memcmp(p + i, "%PDF-", 5) == 0) return JX_FILE_PDF;
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (starts(p, len, foreign[i].magic, foreign[i].n)) return JX_FILE_FOREIGN;
    return is_cfb(p, len) || is_xml(p, len) ? JX_FILE_FOREIGN : JX_FILE_TEXT;
}

/* Names in a compound file's directory are UTF-16LE. */
static bool has_stream(const char *p, size_t len, const char *name)
{
    char wide[64];
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) {
        wide[2 * i] = name[i];
        wide[2 * i + 1] = 0;
    }
    return memmem(p, len, wide, 2 * n) != NULL;
}

const char *jx_file_advice(const char *p, size_t len, bool zh)
{
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (starts(p, len, foreign[i].magic, foreign[i].n)) return zh ? foreign[i].zh : foreign[i].en;
    if (is_xml(p, len))
        return zh ? "XML 表格（扩展名可能是 .xls），请用表格软件打开后另存为 .xlsx"
                  : "an XML table, whatever its name says: open it in a spreadsheet program and save as .xlsx";
    if (has_stream(p, len, "EncryptedPackage"))
        return zh ? "加密的 Office 文件，请先取消打开密码再保存"
                  : "an encrypted Office file: remove its password first";
    if (has_stream(p, len, "WordDocument"))
        return zh ? "旧版 Word 文件（.doc），请另存为 .docx" : "an old Word file (.doc): save it as .docx";
    if (has_stream(p, len, "Workbook") || has_stream(p, len, "Book"))
        return zh ? "旧版 Excel 文件（.xls），请另存为 .xlsx" : "an old Excel file (.xls): save it as .xlsx";
    return zh ? "旧版 Office 文件，请另存为 .xlsx 或 .docx" : "an old Office file: save it as .xlsx or .docx";
}
