/* The table as a whole: are its blocks there, and of the weight that the pack wants? Department tables have blocks of
 * their own. */
#include "worker/assess.h"
#include "worker/words.h"

static void missing(jx_pass *s, enum jx_rule_no r, const char *what)
{
    static const uint8_t by_policy[] = {[JX_MISSING_RULES] = 0,
                                        [JX_MISSING_QUERY] = JX_QUERY,
                                        [JX_MISSING_REJECT] = JX_REJECT,
                                        [JX_MISSING_REDISTRIBUTE] = JX_INFO};
    if (s->p->severity[r] == JX_OFF || jx_table_gap(s, JX_LEVELS)) return;
    jx_find(s, r, (enum jx_severity)by_policy[s->p->missing_block], jx_at(JX_B_FORM, 0, JX_F_NONE),
            (jx_val){.kind = JX_VAL_TEXT, .text = jx_str_of(what)}, jx_none());
}

static void check_present(jx_pass *s)
{
    uint8_t b = s->blocks, known = !(b & JX_BL_UNKNOWN);
    bool output = b & JX_BL_OUTPUT || !known, benefit = b & JX_BL_BENEFIT || !known, satisfied = b & JX_BL_SATISFIED;
    if (!output) missing(s, JX_RULE_F006, "产出指标");
    if (!benefit) missing(s, JX_RULE_F006, "效益指标");
    if (!satisfied) missing(s, JX_RULE_F007, "满意度指标");
    if (s->p->cost_required && known && !(b & JX_BL_COST)) missing(s, JX_RULE_F008, "成本指标");
    if (s->p->missing_block != JX_MISSING_REDISTRIBUTE) return;
    s->absent += (output ? 0 : s->p->block[0]) + (benefit ? 0 : s->p->block[1]) + (satisfied ? 0 : s->p->block[2]);
}

static void wrong_block(jx_pass *s, uint16_t row, int64_t sum, int64_t set)
{
    jx_finding *f = jx_find(s, JX_RULE_S302, 0, jx_at(JX_B_INDICATORS, row, JX_F_L1), jx_none(), jx_points(set));
    if (f) f->detail = jx_points(sum);
}

/* A block whose rows do not weigh what its heading prints: perhaps a row was lost on the way. */
static void check_printed(jx_pass *s)
{
    const jx_form *f = s->f;
    for (uint16_t first = 0, next; first < f->n_indicators; first = next) {
        const jx_indicator *head = &f->indicators[first];
        int64_t sum = 0;
        bool known = head->l1_weight > 0 && head->l1_weight != JX_PTS_NONE;
        for (next = first; next < f->n_indicators && jx_str_eq(f->indicators[next].l1, head->l1); next++) {
            known &= f->indicators[next].weight != JX_PTS_NONE;
            sum += f->indicators[next].weight;
        }
        if (!known || sum == head->l1_weight) continue;
        if (jx_table_gap(s, JX_SUMS | JX_LEVELS)) return;
        s->by_print += head->l1_weight - sum;
        wrong_block(s, first, sum, head->l1_weight);
    }
}

/* Weights by first level; satisfaction may stand inside the benefits. */
static void check_weights(jx_pass *s)
{
    static const char *const words[] = {"产出", "效益", "满意"};
    const jx_form *f = s->f;
    for (int k = 0; k < 3; k++) {
        int64_t sum = 0;
        int rows = 0, first = 0;
        if (!s->p->block[k]) continue;
        for (int i = 0; i < f->n_indicators; i++) {
            const jx_indicator *in = &f->indicators[i];
            if (in->weight == JX_PTS_NONE) return;
            if (!jx_holds(in->l1, words[k])) continue;
            if (!rows++) first = i;
            sum += in->weight;
        }
        if (!rows || sum == s->p->block[k] || jx_table_gap(s, JX_SUMS | JX_LEVELS)) continue;
        wrong_block(s, (uint16_t)first, sum, s->p->block[k]);
    }
}

void jx_assess_blocks(jx_pass *s)
{
    uint16_t n = s->f->n_indicators;
    if (s->f->kind == JX_DEPARTMENT) return;
    check_present(s);
    check_printed(s);
    if (!s->absent && !s->of[JX_RULE_S302].n && (s->p->block[0] || s->p->block[1] || s->p->block[2])) check_weights(s);
    bool few = n < s->p->few;
    if ((few && !jx_table_gap(s, JX_BIT(JX_F_NAME))) || (s->p->many && n > s->p->many))
        jx_find(s, JX_RULE_K225, 0, jx_at(JX_B_FORM, 0, JX_F_NONE), jx_number(JX_VAL_COUNT, n),
                jx_number(JX_VAL_COUNT, few ? s->p->few : s->p->many));
}
