#include "client/reader/text.h"

bool jx_ends(jx_str s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && memcmp(s.p + s.len - n, word, n) == 0;
}

bool jx_contains(jx_str s, const char *word) { return s.len && memmem(s.p, s.len, word, strlen(word)) != NULL; }

/* Bytes of the white space at the beginning of p[0..len), 0 if there is none. */
static uint32_t space_at(const char *p, uint32_t len)
{
    unsigned char c = (unsigned char)p[0];
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    if (c == 0xC2 && len >= 2 && (unsigned char)p[1] == 0xA0) return 2;
    if (c == 0xE3 && len >= 3 && memcmp(p, "\xE3\x80\x80", 3) == 0) return 3;
    return 0;
}

jx_str jx_trim(jx_str s)
{
    uint32_t n;
    while (s.len && (n = space_at(s.p, s.len))) s = jx_drop(s, n);
    for (;;) {
        if (s.len >= 1 && space_at(s.p + s.len - 1, 1))
            s.len -= 1;
        else if (s.len >= 2 && space_at(s.p + s.len - 2, 2) == 2)
            s.len -= 2;
        else if (s.len >= 3 && space_at(s.p + s.len - 3, 3) == 3)
            s.len -= 3;
        else
            return s;
    }
}

bool jx_is_placeholder(jx_str s)
{
    static const char *const marks[] = {"-", "—", "–", "―", "─", "－", "/", "_", "*", "＿", "﹣", "一一"};
    if (s.len == 0) return false;
    while (s.len) {
        size_t i = 0, n = sizeof marks / sizeof marks[0];
        while (i < n && !jx_starts(s, marks[i])) i++;
        if (i == n) return false;
        s = jx_drop(s, strlen(marks[i]));
    }
    return true;
}

/* A full-width form (U+FF01…U+FF5E) as its ASCII byte, else 0. */
static char folded(const char *p, uint32_t len)
{
    const unsigned char *u = (const unsigned char *)p;
    if (len < 3 || u[0] != 0xEF) return 0;
    unsigned c = 0xF000u | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
    return c >= 0xFF01 && c <= 0xFF5E ? (char)(c - 0xFEE0) : 0;
}

/* Takes "(…)" off the end; what it held goes to the tail, as long as there is room. */
static bool drop_bracket(jx_label *l)
{
    if (l->len == 0 || l->p[l->len - 1] != ')') return false;
    uint32_t open = l->len - 1;
    while (open > 0 && l->p[open] != '(') open--;
    if (l->p[open] != '(') return false;
    uint32_t n = l->len - open - 2;
    size_t at = strlen(l->tail);
    if (at + 1 + n < sizeof l->tail) {
        if (at) l->tail[at++] = ' ';
        memcpy(l->tail + at, l->p + open + 1, n);
        l->tail[at + n] = 0;
    }
    l->len = open;
    return true;
}

/* "三、" at the beginning: its bytes. */
static uint32_t han_ordinal(jx_str s)
{
    static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    uint32_t n = 0;
    if (s.len < 6 || (memcmp(s.p + 3, "、", 3) != 0 && (s.len < 9 || memcmp(s.p + 6, "、", 3) != 0))) return 0;
    for (size_t i = 0; i < sizeof digits / sizeof digits[0] && n < 6; i++)
        if (jx_starts(jx_drop(s, n), digits[i])) {
            n += 3;
            i = (size_t)-1; /* 十一、 */
        }
    return n && jx_starts(jx_drop(s, n), "、") ? n + 3 : 0;
}

/* "2.项目实施内容", "三、绩效指标": the number of a paragraph is no part of its label. */
static jx_str without_ordinal(jx_str s)
{
    uint32_t han = han_ordinal(s);
    if (han) return jx_drop(s, han);
    uint32_t n = 0;
    while (n < s.len && n < 2 && s.p[n] >= '0' && s.p[n] <= '9') n++;
    if (!n || n == s.len) return s;
    jx_str rest = jx_drop(s, n);
    if (jx_starts(rest, "、")) return jx_drop(rest, 3);
    return rest.p[0] == '.' && rest.len > 1 && (rest.p[1] & 0x80) ? jx_drop(rest, 1) : s;
}

void jx_label_of(jx_str cell, jx_label *out)
{
    out->len = 0;
    out->tail[0] = 0;
    cell = without_ordinal(cell);
    if (cell.len > 2 * JX_LABEL_MAX) return;
    for (uint32_t i = 0; i < cell.len;) {
        uint32_t n = space_at(cell.p + i, cell.len - i);
        if (n) {
            i += n;
            continue;
        }
        if (out->len == JX_LABEL_MAX) {
            out->len = 0;
            return;
        }
        char c = folded(cell.p + i, cell.len - i);
        out->p[out->len++] = c ? c : cell.p[i];
        i += c ? 3 : 1;
    }
    do {
        while (out->len && (out->p[out->len - 1] == ':' || out->p[out->len - 1] == '*')) out->len--;
    } while (drop_bracket(out));
}

bool jx_split_colon(jx_str cell, jx_str *label, jx_str *value)
{
    for (uint32_t i = 0; i < cell.len && i < JX_LABEL_MAX; i++) {
        uint32_t n = cell.p[i] == ':' ? 1 : folded(cell.p + i, cell.len - i) == ':' ? 3 : 0;
        if (!n) continue;
        *label = jx_trim((jx_str){cell.p, i});
        *value = jx_trim(jx_drop(cell, i + n));
        return true;
    }
    return false;
}
