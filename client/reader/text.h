/* client/reader/text.h: the small change of reading what people type: white space, full-width forms, labels. */
#ifndef JX_CLIENT_TEXT_H
#define JX_CLIENT_TEXT_H

#include <string.h>

#include "proto/base.h"

/* Without white space (ASCII, the ideographic and the no-break space) at both ends. Borrowed from s. */
jx_str jx_trim(jx_str s);
/* Most texts begin with another byte; asked of every cell many times. */
static inline bool jx_starts(jx_str s, const char *word)
{
    if (s.len && s.p[0] != *word) return *word == 0;
    size_t n = strlen(word);
    return s.len >= n && (n == 0 || memcmp(s.p, word, n) == 0);
}
bool jx_ends(jx_str s, const char *word);
bool jx_contains(jx_str s, const char *word);
static inline jx_str jx_drop(jx_str s, size_t n) { return (jx_str){s.p + n, s.len - (uint32_t)n}; }

/* "-", "—", "---", "/" …: what people write into a cell that stays empty. */
bool jx_is_placeholder(jx_str s);
/* Empty or a placeholder. */
static inline bool jx_is_blank(jx_str s) { return s.len == 0 || jx_is_placeholder(s); }

/* A label as it is looked up: no white space, full-width forms folded to ASCII, no colon, star or brackets at its end
 * ("全年预算数（A）：" -> "全年预算数"). tail: what the brackets at its end held, the last first ("20分 万元" of
 * "预算执行情况（万元）（20分）"), or empty. */
enum { JX_LABEL_MAX = 96 };
typedef struct {
    char p[JX_LABEL_MAX];
    uint32_t len; /* 0: no label (empty or too long to be one) */
    char tail[48];
} jx_label;
void jx_label_of(jx_str cell, jx_label *out);
static inline jx_str jx_label_str(const jx_label *l) { return (jx_str){l->p, l->len}; }

/* Splits "填报日期：20250123" at its first colon. false: there is none. Both parts trimmed; value may be empty. */
bool jx_split_colon(jx_str cell, jx_str *label, jx_str *value);

#endif
