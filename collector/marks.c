#include "collector/marks.h"

#include <assert.h>
#include <stdlib.h>

static bool digit(char c) { return c >= '0' && c <= '9'; }

/* The rule's part of a mark, or JX_EPROTO. 26,000 codes of four severities are 17 bits. */
static int64_t rule_of(const jx_finding *f)
{
    const char *c = f->code;
    if (c[0] < 'A' || c[0] > 'Z' || !digit(c[1]) || !digit(c[2]) || !digit(c[3])) return JX_EPROTO;
    uint32_t code = (uint32_t)(c[0] - 'A') * 1000 + (uint32_t)(c[1] - '0') * 100 + (uint32_t)(c[2] - '0') * 10 +
                    (uint32_t)(c[3] - '0');
    return code * 4 + (f->severity - 1u);
}

static void name_rule(uint32_t rule, jx_rule_count *out)
{
    uint32_t code = rule / 4;
    out->severity = (uint8_t)(rule % 4 + 1);
    out->code[0] = (char)('A' + code / 1000);
    out->code[1] = (char)('0' + code / 100 % 10);
    out->code[2] = (char)('0' + code / 10 % 10);
    out->code[3] = (char)('0' + code % 10);
    out->code[4] = 0;
}

int jx_marks_of(const jx_finding *findings, uint32_t n, jx_mark *out)
{
    uint32_t listed[JX_MAX_FINDINGS], said[JX_MAX_FINDINGS];
    int m = 0;
    for (uint32_t i = 0; i < n; i++) {
        int64_t rule = rule_of(&findings[i]);
        if (rule < 0) return (int)rule;
        int at = 0;
        while (at < m && out[at] != (jx_mark)rule) at++;
        if (at == m) out[m++] = (jx_mark)rule, listed[at] = said[at] = 0;
        listed[at]++;
        if (findings[i].count > said[at]) said[at] = findings[i].count;
    }
    for (int i = 0; i < m; i++) {
        uint32_t count = listed[i] > said[i] ? listed[i] : said[i];
        out[i] = out[i] << JX_MARK_BITS | (count < JX_MARK_MAX ? count : JX_MARK_MAX);
    }
    return m;
}

static jx_mark_count *slot_of(const jx_mark_tally *t, uint32_t rule)
{
    uint32_t i = rule * 2654435761u & (t->cap - 1);
    while (t->slots[i].rule && t->slots[i].rule != rule + 1) i = (i + 1) & (t->cap - 1);
    return &t->slots[i];
}

/* Doubles, so that at least half stays free and the search ends. */
static int grow(jx_mark_tally *t)
{
    jx_mark_tally bigger = {.cap = t->cap ? t->cap * 2 : 16, .used = t->used};
    bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots) return JX_ENOMEM;
    for (uint32_t i = 0; i < t->cap; i++)
        if (t->slots[i].rule) *slot_of(&bigger, t->slots[i].rule - 1) = t->slots[i];
    free(t->slots);
    *t = bigger;
    return 0;
}

static jx_mark_count *take_slot(jx_mark_tally *t, uint32_t rule)
{
    if (t->used * 2 >= t->cap && grow(t) != 0) return NULL;
    jx_mark_count *s = slot_of(t, rule);
    if (!s->rule) {
        s->rule = rule + 1;
        t->used++;
    }
    return s;
}

int jx_marks_add(jx_mark_tally *t, const jx_mark *marks, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        jx_mark_count *s = take_slot(t, marks[i] >> JX_MARK_BITS);
        if (!s) return JX_ENOMEM;
        s->forms++;
        s->findings += marks[i] & JX_MARK_MAX;
    }
    return 0;
}

void jx_marks_remove(jx_mark_tally *t, const jx_mark *marks, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        jx_mark_count *s = slot_of(t, marks[i] >> JX_MARK_BITS);
        assert(s->forms);
        s->forms--;
        s->findings -= marks[i] & JX_MARK_MAX;
    }
}

int jx_marks_merge(jx_mark_tally *into, const jx_mark_tally *from)
{
    for (uint32_t i = 0; i < from->cap; i++) {
        const jx_mark_count *f = &from->slots[i];
        if (!f->rule || !f->forms) continue;
        jx_mark_count *s = take_slot(into, f->rule - 1);
        if (!s) return JX_ENOMEM;
        s->forms += f->forms;
        s->findings += f->findings;
    }
    return 0;
}

static int by_rule(const void *a, const void *b)
{
    uint32_t x = ((const jx_mark_count *)a)->rule, y = ((const jx_mark_count *)b)->rule;
    return x < y ? -1 : x > y;
}

uint16_t jx_marks_list(const jx_mark_tally *t, jx_rule_count out[JX_MAX_RULE_COUNTS])
{
    jx_mark_count *found = malloc((t->used ? t->used : 1) * sizeof *found);
    if (!found) return 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->cap; i++)
        if (t->slots[i].rule && t->slots[i].forms) found[n++] = t->slots[i];
    qsort(found, n, sizeof *found, by_rule);
    if (n > JX_MAX_RULE_COUNTS) n = JX_MAX_RULE_COUNTS;
    for (uint32_t i = 0; i < n; i++) {
        name_rule(found[i].rule - 1, &out[i]);
        out[i].forms = found[i].forms;
        out[i].findings = found[i].findings;
    }
    free(found);
    return (uint16_t)n;
}

void jx_marks_clear(jx_mark_tally *t)
{
    if (t->cap) memset(t->slots, 0, t->cap * sizeof *t->slots);
    t->used = 0;
}

void jx_marks_fini(jx_mark_tally *t)
{
    free(t->slots);
    *t = (jx_mark_tally){0};
}
