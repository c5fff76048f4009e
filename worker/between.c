/* Rows against each other: one name twice, one reason pasted on many. Most rows differ in length or first character, so
 * that the comparison of all with all costs little; forms larger than any real one are left alone. */
#include "worker/assess.h"
#include "worker/words.h"

enum { MOST_ROWS = 64 };

static bool same_text(jx_str a, jx_str b) { return a.len == b.len && a.len && memcmp(a.p, b.p, a.len) == 0; }

static bool same_number(jx_dec a, jx_dec b) { return jx_dec_has(a) && jx_dec_has(b) && jx_dec_cmp(a, b) == 0; }

/* One name twice: in one block, in two, or one thing with two results. */
static void same_name(jx_pass *s, const jx_indicator *a, const jx_indicator *b, uint16_t row)
{
    jx_val name = {.kind = JX_VAL_TEXT, .text = b->name};
    bool measured = jx_dec_has(a->actual_value) && jx_dec_has(b->actual_value);
    bool two_blocks = !same_text(a->l1, b->l1) && a->l1.len && b->l1.len;
    /* economic, social, ecological benefits; output may well be measured in number, quality and time */
    bool two_benefits = !same_text(a->l2, b->l2) && a->l2.len && b->l2.len && jx_holds(a->l1, "效益");
    if (two_blocks || two_benefits)
        jx_find(s, JX_RULE_K214, 0, jx_at(JX_B_INDICATORS, row, JX_F_NAME), name, jx_none());
    else if (measured && same_number(a->target_value, b->target_value) && a->op == b->op &&
             same_text(a->unit, b->unit) && jx_dec_cmp(a->actual_value, b->actual_value) != 0)
        jx_find(s, JX_RULE_X506, 0, jx_at(JX_B_INDICATORS, row, JX_F_ACTUAL),
                (jx_val){.kind = JX_VAL_TEXT, .text = b->actual}, (jx_val){.kind = JX_VAL_TEXT, .text = a->actual});
    else if (same_text(a->l2, b->l2) || !a->l2.len)
        jx_find(s, JX_RULE_K215, 0, jx_at(JX_B_INDICATORS, row, JX_F_NAME), name, jx_none());
}

static void check_names(jx_pass *s)
{
    const jx_indicator *in = s->f->indicators;
    for (uint16_t i = 1; i < s->f->n_indicators; i++)
        for (uint16_t k = 0; k < i; k++) {
            if (!same_text(in[i].name, in[k].name) || jx_blank(in[i].name)) continue;
            same_name(s, &in[k], &in[i], i);
            break;
        }
}

/* Points were lost, or not even given. */
static bool lost_points(const jx_indicator *in)
{
    return in->weight != JX_PTS_NONE && (in->score == JX_PTS_NONE || in->score < in->weight);
}

static bool same_reason(jx_str a, jx_str b) { return same_text(a, b) || jx_same_words(a, b, 90); }

/* At the first row that has the reason. */
static void check_reasons(jx_pass *s)
{
    const jx_indicator *in = s->f->indicators;
    int least = s->p->same_reason;
    if (!least) return;
    for (uint16_t i = 0; i < s->f->n_indicators; i++) {
        if (in[i].reason.len < 30 || !lost_points(&in[i])) continue;
        int same = 1;
        bool first = true;
        for (uint16_t k = 0; k < s->f->n_indicators && first; k++)
            if (k != i && lost_points(&in[k]) && same_reason(in[k].reason, in[i].reason)) {
                first = k > i;
                same++;
            }
        if (first && same >= least) {
            jx_finding *f = jx_find(s, JX_RULE_T402, 0, jx_at(JX_B_INDICATORS, i, JX_F_REASON), jx_none(), jx_none());
            if (f) f->detail = jx_number(JX_VAL_COUNT, same);
        }
    }
}

void jx_assess_between(jx_pass *s)
{
    if (s->f->n_indicators < 2 || s->f->n_indicators > MOST_ROWS) return;
    check_names(s);
    check_reasons(s);
}
