#include "worker/pack_text.h"

#include <stdarg.h>
#include <stdio.h>

#include "proto/cursor.h"

enum { QUOTE_BYTES = 48 };

typedef struct {
    jx_pack_source *s;
    const char *p, *end;
    uint32_t line;
    bool blank;      /* nothing but white space on this line so far */
    jx_str ground;   /* comment lines without a blank line between them */
    bool ground_old; /* something followed them: the next comment line begins anew */
    const char *token;
    uint32_t len;
    char kind; /* of the token: 'w' a bare word, '"' a quoted one, { } = , or 0 at the end; '?' none of these, said */
} lexer;

bool jx_pack_wrong(jx_pack_source *s, uint32_t line, const char *fmt, ...)
{
    char where[16] = "";
    va_list ap;
    if (s->err[0]) return false; /* the first is the cause */
    if (line) snprintf(where, sizeof where, ":%u", line);
    int n = snprintf(s->err, s->cap, "%s%s: ", s->file, where);
    if (n < 0 || (size_t)n >= s->cap) return false;
    va_start(ap, fmt);
    vsnprintf(s->err + n, s->cap - (size_t)n, fmt, ap);
    va_end(ap);
    return false;
}

jx_str jx_pack_quote(jx_str s)
{
    if (s.len <= QUOTE_BYTES) return s;
    s.len = QUOTE_BYTES;
    while (s.len && ((uint8_t)s.p[s.len] & 0xc0) == 0x80) s.len--;
    return s;
}

#define QUOTED(S) JX_FMT(jx_pack_quote(S))

/* ---- is it text at all? ---- */

static uint32_t line_of(jx_str text, const char *at)
{
    uint32_t line = 1;
    for (const char *p = text.p; p < at; p++) line += *p == '\n' || (*p == '\r' && !(p + 1 < at && p[1] == '\n'));
    return line;
}

static bool is_text(jx_pack_source *s, jx_str text)
{
    const char *end = text.p + text.len;
    if (text.len > JX_PACK_FILE_BYTES)
        return jx_pack_wrong(s, 0, "%s", JX_SAY("超过 256 KiB，不是规则包", "more than 256 KiB: no rule pack"));
    if (text.len >= 2 && (memcmp(text.p, "\xff\xfe", 2) == 0 || memcmp(text.p, "\xfe\xff", 2) == 0))
        return jx_pack_wrong(s, 1, "%s",
                             JX_SAY("文件是 UTF-16 编码，请另存为 UTF-8", "the file is in UTF-16; save it as UTF-8"));
    for (const char *p = text.p; p < end; p++)
        if (((uint8_t)*p < 32 && *p != '\t' && *p != '\n' && *p != '\r') || *p == 127)
            return jx_pack_wrong(
                s, line_of(text, p),
                JX_SAY("有控制字符（0x%02x），不是文本文件；规则包是 UTF-8 文本，样子见 packs/national.conf",
                       "a control character (0x%02x): this is no text file; a pack is UTF-8 text, see "
                       "packs/national.conf"),
                (unsigned)(uint8_t)*p);
    /* the first line that is not UTF-8 */
    for (const char *p = text.p, *eol; p < end; p = eol + 1) {
        eol = p + strcspn(p, "\n\r");
        if (!jx_utf8_valid(p, (size_t)(eol - p)))
            return jx_pack_wrong(s, line_of(text, p), "%s",
                                 JX_SAY("不是 UTF-8（可能是 GB18030/GBK），请另存为 UTF-8",
                                        "not UTF-8 (perhaps GB18030); save the file as UTF-8"));
    }
    return true;
}

/* ---- words ---- */

static jx_str token_text(const lexer *x) { return (jx_str){x->token, x->len}; }

/* What a Chinese keyboard gives instead of = { } " , # or a space; 0 bytes: none of it. */
static uint32_t full_width(const char *p)
{
    static const char *const marks[] = {"＝", "｛", "｝",     "，",     "“",      "”",      "＂", "＃", "；",
                                        "：", "、", "\u3000", "\u00a0", "\u200b", "\ufeff", "‘",  "’"};
    if ((uint8_t)*p < 0x80) return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(p, marks[i], strlen(marks[i])) == 0) return (uint32_t)strlen(marks[i]);
    return 0;
}

static void stray(lexer *x, uint32_t len)
{
    bool fat = len > 1;
    jx_str c = {x->p, len};
    if (x->p[0] == '/' && x->p[1] == '/') c.len = 2;
    if (fat)
        jx_pack_wrong(x->s, x->line,
                      JX_SAY("“%.*s”是全角字符：= { } \" , # 和空格要用半角",
                             "\"%.*s\" is a full-width character: write = { } \" , # and spaces half-width"),
                      JX_FMT(c));
    else
        jx_pack_wrong(x->s, x->line,
                      JX_SAY("不认识“%.*s”：写作 名称 = 值，注释以 # 开头，特殊字符放在引号里",
                             "\"%.*s\" means nothing here: write name = value, comments begin with #, and put special "
                             "characters in quotes"),
                      JX_FMT(c));
    x->kind = '?';
}

static void comment(lexer *x)
{
    const char *from = x->p;
    x->p += strcspn(x->p, "\r\n");
    if (!x->blank) return;
    if (!x->ground.len || x->ground_old) x->ground.p = from;
    x->ground.len = (uint32_t)(x->p - x->ground.p);
    x->ground_old = x->blank = false;
}

static void new_line(lexer *x)
{
    if (x->p[0] == '\r' && x->p[1] == '\n') x->p++;
    x->p++;
    x->line++;
    if (x->blank) x->ground.len = 0;
    x->blank = true;
}

static void skip(lexer *x)
{
    for (;;) {
        if (*x->p == ' ' || *x->p == '\t')
            x->p++;
        else if (*x->p == '\n' || *x->p == '\r')
            new_line(x);
        else if (*x->p == '#')
            comment(x);
        else
            return;
    }
}

static void quoted(lexer *x)
{
    char end[] = {*x->p, '\r', '\n', 0};
    x->token = x->p + 1;
    x->len = (uint32_t)strcspn(x->token, end);
    x->p = x->token + x->len;
    x->kind = '"';
    if (*x->p == end[0]) {
        x->p++;
        return;
    }
    jx_pack_wrong(x->s, x->line, "%s", JX_SAY("引号没有配对，请在本行内补上", "a quote is not closed on its line"));
    x->kind = '?';
}

static void bare(lexer *x)
{
    x->token = x->p;
    x->kind = 'w';
    while (!strchr(" \t\r\n\"'{}=,#;()+$\\", *x->p)) { /* finds the NUL too */
        uint32_t fat = full_width(x->p);
        if (fat || (x->p == x->token && x->p[0] == '/' && x->p[1] == '/')) {
            stray(x, fat ? fat : 1);
            return;
        }
        x->p++;
    }
    x->len = (uint32_t)(x->p - x->token);
    if (!x->len) stray(x, 1);
}

/* The next token into x. */
static void next(lexer *x)
{
    skip(x);
    x->blank = false;
    x->token = x->p;
    x->len = 1;
    x->kind = x->p < x->end ? *x->p : 0;
    if (x->kind == '"' || x->kind == '\'')
        quoted(x);
    else if (x->kind && strchr("{}=,", x->kind))
        x->p++;
    else if (x->kind)
        bare(x);
}

static bool is_word(const lexer *x) { return x->kind == 'w' || x->kind == '"'; }

/* ---- entries ---- */

static bool unclosed(lexer *x, const char *what, uint32_t line)
{
    return jx_pack_wrong(x->s, line, JX_SAY("“%s”没有结束，缺少 }", "\"%s\" is not closed: the } is missing"), what);
}

/* The words of a list up to its brace. */
static bool read_list(lexer *x, jx_entry *e, jx_str *words)
{
    char what[64];
    snprintf(what, sizeof what, "%.*s = {", QUOTED(e->name));
    e->list = true;
    for (next(x); x->kind != '}'; next(x)) {
        if (!x->kind || x->kind == '=') return unclosed(x, what, e->line);
        if (!is_word(x))
            return jx_pack_wrong(x->s, x->line, JX_SAY("%s 里不该有“%.*s”", "\"%s\" is followed by a stray \"%.*s\""),
                                 what, QUOTED(token_text(x)));
        if (e->n == JX_PACK_WORDS)
            return jx_pack_wrong(x->s, e->line, JX_SAY("%.*s：多于 %d 个词", "%.*s: more than %d words"),
                                 QUOTED(e->name), JX_PACK_WORDS);
        words[e->n++] = token_text(x);
        next(x);
        if (x->kind == '}') break;
        if (!x->kind || x->kind == '=' || x->kind == '{') return unclosed(x, what, e->line);
        if (x->kind != ',')
            return jx_pack_wrong(
                x->s, x->line,
                JX_SAY("“%.*s”之前缺少逗号，或上面缺少 }", "a comma is missing before \"%.*s\", or a } above it"),
                QUOTED(token_text(x)));
    }
    return true;
}

/* "# why" on the line that just ended is its ground, else what stands above. */
static jx_str ground_here(lexer *x)
{
    while (*x->p == ' ' || *x->p == '\t') x->p++;
    jx_str above = x->ground.len ? x->ground : (jx_str){0};
    x->ground_old = true;
    return *x->p == '#' ? (jx_str){x->p, (uint32_t)strcspn(x->p, "\r\n")} : above;
}

static bool name_is(jx_str s, const char *word) { return jx_str_eq(s, jx_str_of(word)); }

/* After the name and its "=". */
static bool read_value(lexer *x, jx_entry *e)
{
    jx_str words[JX_PACK_WORDS];
    uint32_t line = x->line;
    e->words = words;
    next(x);
    if (x->kind == '?') return false;
    if (!x->kind || x->line != line)
        return jx_pack_wrong(x->s, e->line, JX_SAY("%.*s =：后面缺少值", "%.*s = has no value"), QUOTED(e->name));
    if (name_is(e->name, "rules"))
        return jx_pack_wrong(
            x->s, e->line, "%s",
            JX_SAY("写作 rules { 代码 = 级别 }，没有等号", "write rules { CODE = severity }, without ="));
    if (x->kind == '{') {
        if (!read_list(x, e, words)) return false;
    } else if (is_word(x)) {
        words[e->n++] = token_text(x);
    } else {
        return jx_pack_wrong(x->s, e->line,
                             JX_SAY("%.*s =：后面不该是“%.*s”", "%.*s = is followed by a stray \"%.*s\""),
                             QUOTED(e->name), QUOTED(token_text(x)));
    }
    e->ground = ground_here(x);
    return x->s->take(x->s->arg, e);
}

/* Names up to the end (line 0), or to the brace of a block that was opened on that line. */
static bool read_entries(lexer *x, uint32_t block)
{
    uint32_t before = 0; /* line of the last value */
    for (next(x); x->kind && x->kind != '}'; next(x)) {
        jx_entry e = {.name = token_text(x), .line = x->line, .rule = block != 0};
        if (x->kind == '?') return false;
        if (!is_word(x))
            return jx_pack_wrong(x->s, x->line, JX_SAY("“%.*s”前面缺少名称", "\"%.*s\" without a name before it"),
                                 QUOTED(e.name));
        next(x);
        if (x->kind == '?') return false;
        if (x->kind == '=') {
            if (!read_value(x, &e)) return false;
            before = x->line;
            continue;
        }
        if (x->kind != '{' && e.line == before)
            return jx_pack_wrong(
                x->s, e.line,
                JX_SAY("“%.*s”不知何意：带空格的值要放在引号里", "\"%.*s\": a value with spaces needs quotes"),
                QUOTED(e.name));
        if (x->kind != '{')
            return jx_pack_wrong(x->s, e.line, JX_SAY("“%.*s”之后缺少 =", "\"%.*s\" is not followed by ="),
                                 QUOTED(e.name));
        if (block || !name_is(e.name, "rules"))
            return jx_pack_wrong(x->s, e.line,
                                 JX_SAY("“%.*s {”：只有 rules { … } 一种块，且不能套在里面",
                                        "\"%.*s {\": the only block is rules { … }, and it stands by itself"),
                                 QUOTED(e.name));
        x->ground_old = true;
        if (!read_entries(x, e.line)) return false;
        before = 0;
    }
    if (block && !x->kind) return unclosed(x, "rules {", block);
    if (!block && x->kind) return jx_pack_wrong(x->s, x->line, "%s", JX_SAY("多出一个 }", "a } without its {"));
    return true;
}

bool jx_pack_text_read(jx_pack_source *s, jx_str text)
{
    if (!is_text(s, text)) return false;
    if (text.len >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0) text = (jx_str){text.p + 3, text.len - 3};
    lexer x = {.s = s, .p = text.p, .end = text.p + text.len, .line = 1, .blank = true};
    return read_entries(&x, 0);
}
