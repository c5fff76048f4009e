/* A project's lines as a form. Its score is the sum of its indicators' and of at most ten points for executing the
 * budget: that tells a score glued to a name or a row from a part of it, and which number of a short row is which. */
#include "client/reader/flat.h"
#include "client/reader/place.h"
#include "client/reader/placing.h"

enum { EXECUTION = 1000, WITHOUT_EXECUTION = 9000, ALL = 10000 };

#define SAY(p, line, zh_, en_, ...)                                                                                    \
    jx_flat_problem(p, line, jx_arena_printf(&(p)->doc->arena, JX_DT((p)->doc, zh_, en_), ##__VA_ARGS__))

void jx_flat_problem(jx_flat_form *p, uint32_t line, jx_str text)
{
    if (p->n_problems < JX_MAX_PROBLEMS) p->problems[p->n_problems++] = (jx_problem){.line = line, .text = text};
}

void jx_flat_rounded(jx_flat_form *p, jx_str text, jx_pts v, uint32_t line)
{
    char printed[16];
    if (!jx_finer_than_points(text)) return;
    jx_pts_print(v, printed);
    SAY(p, line, "“%.*s”超过两位小数，四舍五入读作%s", "\"%.*s\" has more than two decimals: rounded to %s",
        JX_FMT(text), printed);
}

/* Weight and score of a row, and a score of the project glued to it; its other cells are kept as they are. */
static void report_rounded(jx_flat_form *p, const jx_flat_row *r)
{
    for (unsigned k = 1; k < r->n; k++) {
        jx_pts v;
        const char *at = r->cell[k].p;
        bool text = at == r->i.target.p || at == r->i.unit.p || at == r->i.actual.p;
        if (text || !jx_plain_points(r->cell[k], &v)) continue;
        if (v == r->i.weight || v == r->i.score || v == r->glued) jx_flat_rounded(p, r->cell[k], v, r->i.line);
    }
}

static uint64_t piece_bit(unsigned piece) { return UINT64_C(1) << (piece < 63 ? piece : 63); }

static void agree(jx_flat_form *p, jx_pts v, uint32_t line)
{
    if (p->f.total_score == JX_PTS_NONE && !p->totals_differ) {
        p->f.total_score = v;
        p->f.total_line = line;
    } else if (p->f.total_score != v) {
        p->totals_differ = true;
        p->f.total_score = JX_PTS_NONE;
        SAY(p, line, "自评得分前后不一致，未读入", "two different scores of the project: neither was read");
    }
}

void jx_flat_total(jx_flat_form *p, jx_pts v, uint32_t line)
{
    if (p->piece_total != JX_PTS_NONE)
        SAY(p, line, "又一个单独的数，可能丢失了内容", "another number by itself: something may be lost");
    p->piece_total = v;
    p->with_total |= piece_bit(p->piece);
    agree(p, v, line);
}

/* ---- what the sums tell ---- */

/* Sum of the scores that are sure, without one row. */
static int64_t sum_scores(const jx_flat_form *p, const jx_flat_row *without)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < p->n_rows; k++)
        if (&p->rows[k] != without && p->rows[k].i.score != JX_PTS_NONE) sum += p->rows[k].i.score;
    return sum;
}

static bool fits(int64_t sum, jx_pts total) { return total != JX_PTS_NONE && total >= sum && total <= sum + EXECUTION; }

static void forget(jx_flat_form *p, jx_flat_row *r, bool score)
{
    r->i.weight = JX_PTS_NONE;
    if (r->doubt == JX_FLAT_SLIPPED) {
        r->i.op = (uint8_t)jx_op_named(r->cell[0]);
        r->i.target = r->i.unit = (jx_str){0};
        r->i.target_value = JX_DEC_NONE;
    }
    r->i.actual = r->i.actual_unit = (jx_str){0};
    r->i.actual_value = JX_DEC_NONE;
    if (score) r->i.score = JX_PTS_NONE;
    SAY(p, r->i.line, "“%.*s”：缺少单元格或多出单元格，无法判断哪个数是什么，%s",
        "\"%.*s\": cells are missing or too many, it cannot be told which number is which: %s", JX_FMT(r->i.name),
        score ? JX_DT(p->doc, "均未读入", "none was read") : JX_DT(p->doc, "只读入得分", "only the score was read"));
}

static void take_value(jx_flat_row *r, unsigned target, unsigned unit, unsigned actual)
{
    r->i.target = r->cell[target];
    r->i.actual = actual ? r->cell[actual] : (jx_str){0};
    jx_indicator_split(&r->i, r->cell[0], unit ? r->cell[unit] : (jx_str){0});
}

/* Target and unit, then two numbers where three belong. */
static void one_less(jx_flat_form *p, jx_flat_row *r)
{
    jx_pts x = JX_PTS_NONE, y = JX_PTS_NONE;
    jx_plain_points(r->cell[3], &x);
    jx_plain_points(r->cell[4], &y);
    int64_t others = sum_scores(p, r);
    bool no_score = fits(others, p->f.total_score), score = fits(others + y, p->f.total_score);
    if (no_score && !score) {
        take_value(r, 1, 2, 4);
        r->i.weight = x;
        SAY(p, r->i.line, "“%.*s”：没有指标得分", "\"%.*s\": no score", JX_FMT(r->i.name));
        return;
    }
    take_value(r, 1, 2, 0);
    if (score && !no_score) r->i.score = y;
    forget(p, r, !score || no_score);
}

/* A score glued to the row, on a page that has none by itself. */
static bool take_glued(jx_flat_form *p, jx_flat_row *r)
{
    if (p->with_total & piece_bit(r->piece)) return false;
    for (uint32_t k = 0; k < p->n_rows; k++) {
        const jx_flat_row *o = &p->rows[k];
        if (o != r && o->piece == r->piece && o->glued != JX_PTS_NONE && !o->glued_len == !r->glued_len) return false;
    }
    bool same = p->f.total_score == r->glued;
    if (!same && (p->f.total_score != JX_PTS_NONE || !fits(sum_scores(p, NULL), r->glued))) return false;
    agree(p, r->glued, r->i.line);
    p->with_total |= piece_bit(r->piece);
    if (r->glued_len) r->i.name = jx_trim(jx_drop(r->i.name, r->glued_len));
    return true;
}

/* Sum of the weights; JX_PTS_NONE when one is missing. */
static int64_t sum_weights(const jx_flat_form *p)
{
    int64_t sum = 0;
    for (uint32_t k = 0; k < p->n_rows; k++) {
        if (p->rows[k].i.weight == JX_PTS_NONE) return JX_PTS_NONE;
        sum += p->rows[k].i.weight;
    }
    return sum;
}

/* The weights of a project add up to 100, or to 90 beside ten points for executing the budget. */
static bool weights_fit(const jx_flat_form *p)
{
    int64_t sum = sum_weights(p);
    bool execution = false;
    for (uint32_t k = 0; k < p->n_rows; k++) execution |= jx_ends(p->rows[k].i.name, "执行率");
    return sum == ALL || (sum == WITHOUT_EXECUTION && !execution);
}

/* A number by itself that cannot be the project's score, beside one glued to a name that can. */
static void doubt_total(jx_flat_form *p, const jx_flat_row *r)
{
    if (!(p->with_total & piece_bit(r->piece)) || p->f.total_score == JX_PTS_NONE) return;
    if (p->f.total_score == r->glued || fits(sum_scores(p, NULL), p->f.total_score)) return;
    if (fits(sum_scores(p, NULL), r->glued)) agree(p, r->glued, r->i.line);
}

static void settle(jx_flat_form *p)
{
    for (uint32_t k = 0; k < p->n_rows; k++)
        if (p->rows[k].glued_len) doubt_total(p, &p->rows[k]);
    for (uint32_t k = 0; k < p->n_rows; k++)
        if (p->rows[k].glued != JX_PTS_NONE && take_glued(p, &p->rows[k]) && p->rows[k].doubt == JX_FLAT_ONE_MORE &&
            !p->rows[k].glued_len)
            p->rows[k].doubt = JX_FLAT_SURE;
    for (uint32_t k = 0; k < p->n_rows; k++) {
        jx_flat_row *r = &p->rows[k];
        bool own = p->with_total & piece_bit(r->piece);
        if (r->doubt == JX_FLAT_ONE_MORE && (r->n != 6 || !own))
            forget(p, r, true);
        else if (r->doubt == JX_FLAT_NO_UNIT && !(weights_fit(p) && fits(sum_scores(p, NULL), p->f.total_score)))
            forget(p, r, true);
        else if (r->doubt == JX_FLAT_UNCLEAR || r->doubt == JX_FLAT_SLIPPED)
            forget(p, r, r->doubt == JX_FLAT_UNCLEAR);
    }
    for (uint32_t k = 0; k < p->n_rows; k++)
        if (p->rows[k].doubt == JX_FLAT_ONE_LESS) one_less(p, &p->rows[k]);
}

static bool same_row(const jx_flat_row *a, const jx_flat_row *b)
{
    if (a->n != b->n || !jx_str_eq(a->i.name, b->i.name)) return false;
    for (unsigned k = 0; k < a->n; k++)
        if (!jx_str_eq(a->cell[k], b->cell[k])) return false;
    return true;
}

/* Nothing but the sums tells that a line is gone or comes twice. */
static void check(jx_flat_form *p)
{
    bool scores = true;
    for (uint32_t k = 0; k < p->n_rows; k++) {
        scores &= p->rows[k].i.score != JX_PTS_NONE;
        if (k && same_row(&p->rows[k - 1], &p->rows[k]))
            SAY(p, p->rows[k].i.line, "与上一行完全相同", "the same as the row before");
    }
    if (sum_weights(p) != JX_PTS_NONE && !weights_fit(p))
        SAY(p, p->f.line, "各指标权重之和不是100（或不含预算执行率时的90），可能有的行没有读到",
            "the weights add up neither to 100 nor, without the budget's execution, to 90: a row may be missing");
    else if (scores && p->f.total_score != JX_PTS_NONE && !fits(sum_scores(p, NULL), p->f.total_score))
        SAY(p, p->f.line, "各指标得分之和与自评得分不符，可能有的行没有读到或读错",
            "the scores do not add up to the project's: a row may be missing or misread");
}

/* 说明 stands beside all of a project: it is why points were lost. */
static void place_note(jx_flat_form *p)
{
    bool used = false;
    if (!p->note.len) return;
    for (uint32_t k = 0; k < p->n_rows; k++) {
        jx_indicator *i = &p->rows[k].i;
        if (i->weight == JX_PTS_NONE || i->score == JX_PTS_NONE || i->score >= i->weight) continue;
        i->reason = p->note;
        used = true;
    }
    if (!used) SAY(p, p->note_line, "说明未读入", "the remark was not read");
}

int jx_flat_keep(jx_flat_form *p, jx_str heading)
{
    jx_form *f = &p->f;
    jx_arena *a = &p->doc->arena;
    settle(p);
    check(p);
    place_note(p);
    for (uint32_t k = 0; k < p->n_rows; k++) report_rounded(p, &p->rows[k]);
    if (f->total_score == JX_PTS_NONE && !p->totals_differ)
        SAY(p, f->line, "没有找到自评得分，或无法确定", "the project's score was not found or is not certain");
    if (!f->project_name.len) SAY(p, f->line, "没有找到项目名称", "no project name was found");
    if (!p->n_rows) SAY(p, f->line, "没有一条指标", "no indicator");
    jx_str problem = jx_place_form(p->doc, f, heading);
    if (problem.len) jx_flat_problem(p, f->line, problem);
    if (!f->year) SAY(p, f->line, "没有找到年度", "no year was found");

    f->source = p->doc->source;
    f->indicators = p->n_rows ? jx_arena_alloc(a, p->n_rows * sizeof *f->indicators) : NULL;
    f->n_indicators = (uint16_t)p->n_rows;
    jx_problems_sort(p->problems, p->n_problems);
    f->problems = jx_arena_copy(a, p->problems, p->n_problems * sizeof *p->problems);
    f->n_problems = (uint16_t)p->n_problems;
    if (a->failed) return JX_ENOMEM;
    for (uint32_t k = 0; k < p->n_rows; k++) f->indicators[k] = p->rows[k].i;
    return jx_doc_add_form(p->doc, f);
}
