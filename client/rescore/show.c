#include "client/rescore/show.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/show/csv.h"
#include "client/show/labels.h"

/* "-1.23", "+0.50"; hundredths. */
static void signed_points(int64_t v, char out[32])
{
    int64_t a = v < 0 ? -v : v;
    snprintf(out, 32, "%s%lld.%02lld", v < 0 ? "-" : v ? "+" : "", (long long)(a / 100), (long long)(a % 100));
}

/* Mean of the totals' changes, half away from zero. */
static int64_t mean_change(const jx_moved *s)
{
    int64_t n = (int64_t)s->rescored, half = n / 2;
    return n ? (s->change + (s->change < 0 ? -half : half)) / n : 0;
}

void jx_move_rules(const jx_moves *m, const jx_move *v, char only, char *out, size_t cap)
{
    const jx_official_form *was = jx_move_before(m, v);
    const jx_found_rule *a = &m->official->rules[was->findings], *b = v->rules;
    size_t len = 0;
    out[0] = 0;
    for (uint8_t i = 0, k = 0; (i < was->n_findings || k < v->n_rules) && len + 8 < cap;) {
        bool in_a = i < was->n_findings && (k == v->n_rules || a[i].code <= b[k].code);
        bool in_b = k < v->n_rules && (i == was->n_findings || b[k].code <= a[i].code);
        bool same = in_a && in_b && a[i].severity == b[k].severity && a[i].count == b[k].count;
        char mark[2] = {!in_b ? '-' : !in_a ? '+' : '~', 0};
        if (!same && (!only || only == *mark))
            len += (size_t)snprintf(out + len, cap - len, "%s%s%s", len ? " " : "", only ? "" : mark,
                                    m->official->codes[in_a ? a[i].code : b[k].code]);
        i += in_a;
        k += in_b;
    }
}

/* ---- for people ---- */

static void cell_count(jx_table *t, uint64_t n)
{
    if (n)
        jx_cellf(t, "%llu", (unsigned long long)n);
    else
        jx_cell(t, JX_STR("·"));
}

static void cell_change(jx_table *t, bool known, int64_t v)
{
    char text[32];
    signed_points(v, text);
    jx_cell(t, known ? jx_str_of(text) : JX_STR("·"));
}

static void print_outcomes(const jx_moved *s)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    for (int v = JX_ACCEPTED; v <= JX_REJECTED; v++) jx_table_column(t, JX_RIGHT, jx_verdict_label((unsigned)v));
    for (int g = JX_EXCELLENT; g <= JX_POOR; g++) jx_table_column(t, JX_RIGHT, jx_grade_name((enum jx_grade)g));
    jx_table_column(t, JX_RIGHT, JX_T("无等级", "no grade"));
    for (int when = 0; when < 2; when++) {
        jx_cell(t, jx_str_of(when ? JX_T("按此规则包", "under the pack") : JX_T("正式结果", "official")));
        for (int v = JX_ACCEPTED; v <= JX_REJECTED; v++) cell_count(t, s->verdicts[when][v]);
        for (int g = JX_EXCELLENT; g <= JX_POOR; g++) cell_count(t, s->grades[when][g]);
        cell_count(t, s->grades[when][JX_GRADE_NONE]);
    }
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}

static void print_sum(const jx_moves *m)
{
    const jx_moved *s = &m->all;
    char mean[32], least[32], most[32];
    signed_points(mean_change(s), mean);
    signed_points(s->least, least);
    signed_points(s->most, most);
    printf(JX_T("\n变动 %llu 份（%.1f%%）：结论变差 %llu、变好 %llu；等级降 %llu、升 %llu；总分变 %llu",
                "\n%llu forms move (%.1f %%): verdict worse %llu, better %llu; grade down %llu, up %llu; total %llu"),
           (unsigned long long)s->moved, s->forms ? 100.0 * (double)s->moved / (double)s->forms : 0.0,
           (unsigned long long)s->worse, (unsigned long long)s->better, (unsigned long long)s->down,
           (unsigned long long)s->up, (unsigned long long)s->scored);
    if (s->rescored) printf(JX_T("（平均 %s，最多 %s / %s）", " (mean %s, most %s / %s)"), mean, least, most);
    printf(JX_T("。\n另有 %llu 份只是发现的问题不同。\n", ".\n%llu more differ in their findings only.\n"),
           (unsigned long long)s->findings_only);
}

static void print_sums(const jx_moved *rows, uint32_t n, uint64_t top, bool units)
{
    uint32_t shown = 0;
    while (shown < n && rows[shown].moved + rows[shown].findings_only) shown++;
    uint32_t all = shown;
    if (shown > top) shown = (uint32_t)top;
    if (!shown) return;
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("区划", "division"));
    if (units) jx_table_column(t, JX_WRAP, JX_T("单位", "unit"));
    const char *const heads[] = {JX_T("份数", "forms"),   JX_T("变动", "move"), JX_T("变差", "worse"),
                                 JX_T("变好", "better"),  JX_T("降等", "down"), JX_T("升等", "up"),
                                 JX_T("总分变", "total"), JX_T("平均", "mean"), JX_T("问题不同", "findings")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) jx_table_column(t, JX_RIGHT, heads[i]);
    for (uint32_t i = 0; i < shown; i++) {
        const jx_moved *s = &rows[i];
        jx_cell_division(t, s->division);
        if (units) jx_cell_str(t, s->unit);
        cell_count(t, s->forms);
        cell_count(t, s->moved);
        cell_count(t, s->worse);
        cell_count(t, s->better);
        cell_count(t, s->down);
        cell_count(t, s->up);
        cell_count(t, s->scored);
        cell_change(t, s->rescored, mean_change(s));
        cell_count(t, s->findings_only);
    }
    putchar('\n');
    jx_table_print(t, stdout, 0);
    if (all > shown) printf(JX_T("……还有 %u 行（--top）\n", "… and %u more (--top)\n"), all - shown);
    jx_table_free(&t);
}

static bool rule_moves(const jx_moved_rule *r) { return r->appeared || r->gone || r->changed; }

static int most_first(const void *x, const void *y)
{
    const jx_moved_rule *a = x, *b = y;
    uint64_t na = a->appeared + a->gone + a->changed, nb = b->appeared + b->gone + b->changed;
    return na != nb ? (na > nb ? -1 : 1) : strcmp(a->code, b->code);
}

/* Rules that move, those of most forms first; the caller frees them. */
static jx_moved_rule *moved_rules(const jx_moves *m, uint32_t *n)
{
    jx_moved_rule *r = calloc(JX_MAX_CODES, sizeof *r);
    if (!r) abort();
    *n = 0;
    for (uint32_t i = 0; i < m->official->n_codes; i++)
        if (rule_moves(&m->rules[i])) r[(*n)++] = m->rules[i];
    qsort(r, *n, sizeof *r, most_first);
    return r;
}

static void cell_severities(jx_table *t, const jx_moved_rule *r)
{
    const char *was = r->severity[0] ? jx_severity_label(r->severity[0]) : "—",
               *is = r->severity[1] ? jx_severity_label(r->severity[1]) : "—";
    if (r->severity[0] == r->severity[1])
        jx_cell(t, jx_str_of(is));
    else
        jx_cellf(t, "%s → %s", was, is);
}

static void print_rules(const jx_moves *m, uint64_t top)
{
    uint32_t n;
    jx_moved_rule *rules = moved_rules(m, &n);
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("规则", "rule"));
    jx_table_column(t, JX_LEFT, JX_T("级别", "severity"));
    const char *const heads[] = {JX_T("原有份数", "forms"), JX_T("现有份数", "now"), JX_T("新出现", "new"),
                                 JX_T("消失", "gone"), JX_T("有变", "other")};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) jx_table_column(t, JX_RIGHT, heads[i]);
    jx_table_column(t, JX_WRAP, "");
    for (uint32_t i = 0; i < n && i < top; i++) {
        const jx_rule *known = jx_rule_find(rules[i].code);
        jx_cell(t, jx_str_of(rules[i].code));
        cell_severities(t, &rules[i]);
        cell_count(t, rules[i].forms[0]);
        cell_count(t, rules[i].forms[1]);
        cell_count(t, rules[i].appeared);
        cell_count(t, rules[i].gone);
        cell_count(t, rules[i].changed);
        jx_cell(t, jx_str_of(known ? known->title[jx_lang()] : ""));
    }
    if (n) putchar('\n');
    if (n) jx_table_print(t, stdout, 0);
    if (n > top) printf(JX_T("……还有 %u 条（--top）\n", "… and %u more (--top)\n"), n - (uint32_t)top);
    jx_table_free(&t);
    free(rules);
}

static void cell_from_to(jx_table *t, const char *was, const char *is)
{
    if (strcmp(was, is) == 0)
        jx_cell(t, jx_str_of(is));
    else
        jx_cellf(t, "%s → %s", *was ? was : "—", *is ? is : "—");
}

static void points_text(jx_pts v, char out[16])
{
    if (v == JX_PTS_NONE)
        strcpy(out, "—");
    else
        jx_pts_print(v, out);
}

static void print_forms(const jx_moves *m)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, JX_T("区划", "division"));
    jx_table_column(t, JX_WRAP, JX_T("单位", "unit"));
    jx_table_column(t, JX_WRAP, JX_T("项目", "project"));
    jx_table_column(t, JX_LEFT, JX_T("结论", "verdict"));
    jx_table_column(t, JX_LEFT, JX_T("等级", "grade"));
    jx_table_column(t, JX_LEFT, JX_T("总分", "total"));
    jx_table_column(t, JX_WRAP, JX_T("规则", "rules"));
    for (uint32_t i = 0; i < m->n_moves; i++) {
        const jx_move *v = &m->moves[i];
        const jx_official_form *was = jx_move_before(m, v);
        char rules[512], a[16], b[16];
        jx_cell_division(t, was->division);
        jx_cell_str(t, v->unit);
        jx_cell_str(t, v->project);
        cell_from_to(t, jx_verdict_label(was->verdict), jx_verdict_label(v->verdict));
        cell_from_to(t, jx_grade_name((enum jx_grade)was->grade), jx_grade_name((enum jx_grade)v->grade));
        points_text(was->total, a);
        points_text(v->total, b);
        cell_from_to(t, a, b);
        jx_move_rules(m, v, 0, rules, sizeof rules);
        jx_cell(t, jx_str_of(rules));
    }
    if (m->n_moves) putchar('\n');
    if (m->n_moves) jx_table_print(t, stdout, 0);
    jx_table_free(&t);
}

void jx_moves_print(const jx_moves *m, const jx_moves_view *v)
{
    uint32_t n;
    printf(
        JX_T("规则包 %s（%016llx），日志前 %llu 条记录：算数的表 %llu 份，用时 %.1f 秒。正式结果不变。\n\n",
             "rule pack %s (%016llx), the first %llu records of the log: %llu forms that count, %.1f s. The official "
             "results stay as they are.\n\n"),
        v->pack, (unsigned long long)v->ruleset, (unsigned long long)m->official->records,
        (unsigned long long)m->all.forms, v->seconds);
    print_outcomes(&m->all);
    print_sum(m);
    jx_moved *counties = jx_moves_counties(m, &n);
    print_sums(counties, n, v->top, false);
    free(counties);
    print_sums(m->units, m->n_units, v->top, true);
    print_rules(m, v->top);
    if (v->forms) print_forms(m);
    if (m->refused)
        printf(JX_T("\n%llu 份没能重算，见上。\n", "\n%llu forms could not be rescored, see above.\n"),
               (unsigned long long)m->refused);
}

/* ---- for offices ---- */

static void csv_number(uint64_t n)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)n);
    jx_csv_cell(stdout, false, jx_str_of(text));
}

static void csv_points(jx_pts v)
{
    char text[16] = "";
    if (v != JX_PTS_NONE) jx_pts_print(v, text);
    jx_csv_cell(stdout, false, jx_str_of(text));
}

void jx_moves_csv(const jx_moves *m)
{
    const char *const heads[] = {JX_T("区划代码", "division"),
                                 JX_T("区划", "name"),
                                 JX_T("单位", "unit"),
                                 JX_T("项目", "project"),
                                 JX_T("批次", "seq"),
                                 JX_T("序号", "index"),
                                 JX_T("正式结论", "verdict"),
                                 JX_T("重算结论", "verdict under the pack"),
                                 JX_T("正式等级", "grade"),
                                 JX_T("重算等级", "grade under the pack"),
                                 JX_T("正式总分", "total"),
                                 JX_T("重算总分", "total under the pack"),
                                 JX_T("新出现的问题", "new findings"),
                                 JX_T("消失的问题", "findings gone"),
                                 JX_T("有变的问题", "other findings")};
    jx_csv_begin(stdout);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) jx_csv_cell(stdout, i == 0, jx_str_of(heads[i]));
    jx_csv_end_row(stdout);
    for (uint32_t i = 0; i < m->n_moves; i++) {
        const jx_move *v = &m->moves[i];
        const jx_official_form *was = jx_move_before(m, v);
        char code[16], rules[512];
        snprintf(code, sizeof code, "%06u", was->division);
        jx_csv_cell(stdout, true, jx_str_of(code));
        jx_csv_cell(stdout, false, jx_str_of(jx_division_label(was->division)));
        jx_csv_cell(stdout, false, v->unit);
        jx_csv_cell(stdout, false, v->project);
        csv_number(m->official->parts[was->part].seq);
        csv_number(was->index);
        jx_csv_cell(stdout, false, jx_str_of(jx_verdict_label(was->verdict)));
        jx_csv_cell(stdout, false, jx_str_of(jx_verdict_label(v->verdict)));
        jx_csv_cell(stdout, false, jx_str_of(jx_grade_name((enum jx_grade)was->grade)));
        jx_csv_cell(stdout, false, jx_str_of(jx_grade_name((enum jx_grade)v->grade)));
        csv_points(was->total);
        csv_points(v->total);
        for (const char *mark = "+-~"; *mark; mark++) {
            jx_move_rules(m, v, *mark, rules, sizeof rules);
            jx_csv_cell(stdout, false, jx_str_of(rules));
        }
        jx_csv_end_row(stdout);
    }
}
