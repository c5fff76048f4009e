#include "client/commands/expected.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/push/rows.h"
#include "client/reader/read.h"
#include "client/reader/source_csv.h"
#include "client/reader/text.h"
#include "client/show/cli.h"
#include "client/show/jsonout.h"
#include "client/show/labels.h"
#include "client/show/signals.h"
#include "proto/division.h"

enum { LINES_MAX = 20000 };

/* ---- the list ---- */

static bool code_of(jx_str s, uint32_t *code)
{
    *code = 0;
    if (s.len != 6) return false;
    for (uint32_t i = 0; i < 6; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        *code = *code * 10 + (uint32_t)(s.p[i] - '0');
    }
    return true;
}

static bool ends_with(jx_str s, jx_str tail)
{
    return s.len >= tail.len && memcmp(s.p + s.len - tail.len, tail.p, tail.len) == 0;
}

/* "500153", "重庆市荣昌区", "荣昌区人社局": the division, and whether the text goes on after it, as a unit's name does.
 */
static bool place(jx_str text, uint32_t *code, bool *is_unit)
{
    uint32_t found[2];
    *is_unit = false;
    if (code_of(text, code)) return jx_division_name(*code) != NULL;
    if (!text.len || jx_division_find(text, found, 2) != 1) return false;
    *code = found[0];
    jx_str name = jx_str_of(jx_division_name(*code));
    *is_unit = text.len > name.len && !ends_with(text, name);
    return true;
}

/* Which column has what; -1: none. */
typedef struct {
    int code, name, unit;
} columns;

static int column_of(const jx_grid *g, const char *const *words, size_t n)
{
    for (uint32_t c = 0; c < g->rows[0].n; c++) {
        jx_label label;
        jx_label_of(jx_grid_cell(g, 0, c), &label);
        for (size_t i = 0; i < n; i++)
            if (jx_str_eq(jx_label_str(&label), jx_str_of(words[i]))) return (int)c;
    }
    return -1;
}

/* The columns by the words of the first line. false: it has none of them. */
static bool headed(const jx_grid *g, columns *c)
{
    static const char *const codes[] = {"区划代码", "行政区划代码", "区划编码", "行政区划编码", "地区代码",
                                        "代码",     "编码",         "code",     "division"};
    static const char *const names[] = {"区划名称", "行政区划名称", "地区名称", "区划", "行政区划",
                                        "地区",     "县区",         "区县",     "市县", "name"};
    static const char *const units[] = {"单位名称", "单位",     "预算单位", "预算单位名称", "部门",
                                        "部门名称", "填报单位", "主管部门", "报送单位",     "unit"};
    *c = (columns){column_of(g, codes, JX_COUNT(codes)), column_of(g, names, JX_COUNT(names)),
                   column_of(g, units, JX_COUNT(units))};
    return c->code >= 0 || c->name >= 0 || c->unit >= 0;
}

static jx_str cell(const jx_grid *g, size_t row, int col)
{
    return col < 0 ? (jx_str){0} : jx_trim(jx_grid_cell(g, row, (size_t)col));
}

/* A line under headings: code, name and unit may contradict each other. */
static bool take_headed(jx_expected *e, jx_str code, jx_str name, jx_str unit)
{
    uint32_t named = 0;
    bool is_unit = false, by_name = name.len && place(name, &named, &is_unit);
    if (code.len && (!code_of(code, &e->division) || !jx_division_name(e->division))) return false;
    if (!code.len) e->division = by_name ? named : 0;
    if (!code.len && !by_name && !place(unit, &e->division, &is_unit)) return false;
    if (code.len && by_name && named != e->division) return false;
    e->unit = unit.len ? unit : by_name && is_unit ? name : (jx_str){0};
    return true;
}

/* Is the text just the name of this division, with or without those above it? */
static bool names_division(jx_str text, uint32_t code)
{
    uint32_t found;
    bool is_unit;
    return text.len && place(text, &found, &is_unit) && found == code && !is_unit;
}

/* A line without headings: a division, or a unit whose name says where it is; then perhaps the division's name, and a
 * unit. */
static bool take_line(jx_expected *e, jx_str first, jx_str second, jx_str third)
{
    bool is_unit;
    uint32_t ignored;
    if (!place(first, &e->division, &is_unit)) return false;
    if (code_of(first, &ignored) && (third.len || names_division(second, e->division))) {
        if (!names_division(second, e->division)) return false;
        second = third;
    }
    e->unit = second.len ? second : is_unit ? first : (jx_str){0};
    return true;
}

static bool is_heading(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return false;
    return true;
}

static int take_rows(jx_expectation *x, const jx_grid *g, uint32_t *bad)
{
    x->list = calloc(g->n_rows ? g->n_rows : 1, sizeof *x->list);
    if (!x->list) return JX_ENOMEM;
    columns c;
    bool heads = g->n_rows && headed(g, &c);
    for (size_t i = heads; i < g->n_rows; i++) {
        jx_expected *e = &x->list[x->n];
        jx_str first = cell(g, i, 0);
        *e = (jx_expected){.line = g->rows[i].line};
        if (heads ? take_headed(e, cell(g, i, c.code), cell(g, i, c.name), cell(g, i, c.unit))
                  : take_line(e, first, cell(g, i, 1), cell(g, i, 2))) {
            x->n++;
        } else if (i || heads || !is_heading(first)) {
            *bad = e->line;
            return JX_EINVAL;
        }
    }
    return 0;
}

/* Lists come out of Excel in the encoding of this machine's owner. Replaces *text. */
static bool from_gb18030(char **text, size_t *len)
{
    size_t room = *len * 3 + 1, left = *len;
    char *out = malloc(room), *to = out, *from = *text;
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    bool ok = out && cd != (iconv_t)-1 && iconv(cd, &from, &left, &to, &room) != (size_t)-1;
    if (cd != (iconv_t)-1) iconv_close(cd);
    ok = ok && jx_utf8_valid(out, (size_t)(to - out));
    if (!ok) {
        free(out);
        return false;
    }
    free(*text);
    *text = out;
    *len = (size_t)(to - out);
    return true;
}

int jx_expectation_read(jx_expectation *x, char *text, size_t len, uint32_t *bad)
{
    *x = (jx_expectation){.text = text};
    *bad = 1;
    if (!jx_utf8_valid(text, len) && !from_gb18030(&x->text, &len)) return JX_EINVAL;
    char *p = x->text;
    size_t skip = len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    jx_csv_shape shape = {memchr(p, '\t', len) ? '\t' : ',', 2};
    jx_source_csv csv = jx_source_csv_of(p + skip, len - skip, shape);
    jx_grid g = {0};
    int got;
    while ((got = csv.source.row(&csv.source, &g)) == 1 && g.n_rows <= LINES_MAX) {
    }
    int err = got == 1 ? JX_ELIMIT : got;
    if (!err) err = take_rows(x, &g, bad);
    jx_grid_fini(&g);
    return err;
}

void jx_expectation_fini(jx_expectation *x)
{
    for (size_t i = 0; i < x->n_others; i++) free(x->others[i].unit);
    free(x->others);
    free(x->list);
    free(x->text);
    *x = (jx_expectation){0};
}

/* ---- who submitted ---- */

static void note_unlisted(jx_expectation *x, const jx_row *unit)
{
    jx_unlisted *more = realloc(x->others, (x->n_others + 1) * sizeof *more);
    if (!more) abort();
    x->others = more;
    char *name = strndup(unit->unit.len ? unit->unit.p : "", unit->unit.len);
    if (!name) abort();
    x->others[x->n_others++] = (jx_unlisted){unit->division, name, unit->forms};
}

/* "四川省夹江县卫生健康局", "乐山市夹江县卫生健康局" and "夹江县卫生健康局" of 夹江县 are one unit: the names of the
 * division and of those above it are left out in front, each once, from the top. 乐山市卫生健康局 stays
 * what it is: the city's, not the county's. */
static jx_str without_division(jx_str unit, uint32_t division)
{
    uint32_t chain[3];
    int n = 0;
    for (uint32_t d = division; d && n < 3; d = jx_division_up(d)) chain[n++] = d;
    jx_str rest = unit;
    bool own = false;
    while (n--) {
        const char *name = jx_division_name(chain[n]);
        if (!name || !jx_starts(rest, name)) continue;
        rest = jx_drop(rest, strlen(name));
        own = n == 0;
    }
    return rest.len && own ? rest : unit;
}

/* One unit by two spellings: white space and the division in front do not count, all else does. */
static bool same_unit(jx_str a, jx_str b, uint32_t division)
{
    if (jx_str_eq(a, b)) return true;
    jx_str x = without_division(jx_trim(a), division), y = without_division(jx_trim(b), division);
    return x.len && jx_str_eq(x, y);
}

void jx_expectation_saw(jx_expectation *x, const jx_row *unit)
{
    bool listed = false, of_interest = false;
    for (size_t i = 0; i < x->n; i++) {
        jx_expected *e = &x->list[i];
        if (e->division != unit->division) continue;
        of_interest = true;
        if (e->unit.len && !same_unit(e->unit, unit->unit, e->division)) continue;
        listed = true;
        e->forms += unit->forms;
        e->late += unit->late;
        e->rejected += unit->rejected;
    }
    if (of_interest && !listed) note_unlisted(x, unit);
}

/* ---- printing ---- */

typedef struct {
    size_t missing, late, rejected, fine;
} sums;

static sums sum_up(const jx_expectation *x)
{
    sums s = {0};
    for (size_t i = 0; i < x->n; i++) {
        const jx_expected *e = &x->list[i];
        s.missing += !e->forms;
        s.late += e->late > 0;
        s.rejected += e->rejected > 0;
        s.fine += e->forms && !e->late && !e->rejected;
    }
    return s;
}

static void print_row(jx_table *t, const jx_expected *e)
{
    char text[96];
    snprintf(text, sizeof text, "%s%s%s", e->late ? JX_T("逾期", "late") : "",
             e->late && e->rejected ? JX_T("、", ", ") : "", e->rejected ? JX_T("有退回", "rejected forms") : "");
    jx_cell_division(t, e->division);
    jx_cell_str(t, e->unit);
    jx_cellf(t, "%llu", (unsigned long long)e->forms);
    jx_cellf(t, "%llu", (unsigned long long)e->late);
    jx_cellf(t, "%llu", (unsigned long long)e->rejected);
    jx_cell(t, jx_str_of(!e->forms ? JX_T("未报", "nothing submitted") : *text ? text : JX_T("已报", "submitted")));
    jx_cell_style(t, !e->forms || e->rejected ? JX_RED : e->late ? JX_YELLOW : JX_GREEN);
}

static void print_table(const jx_expectation *x, bool all)
{
    sums s = sum_up(x);
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_WRAP, JX_T("区划", "division"));
    jx_table_column(t, JX_WRAP, JX_T("单位", "unit"));
    jx_table_column(t, JX_RIGHT, JX_T("份数", "forms"));
    jx_table_column(t, JX_RIGHT, JX_T("逾期", "late"));
    jx_table_column(t, JX_RIGHT, JX_T("退回", "rejected"));
    jx_table_column(t, JX_LEFT, JX_T("情况", "state"));
    for (size_t i = 0; i < x->n; i++)
        if (all || !x->list[i].forms || x->list[i].late || x->list[i].rejected) print_row(t, &x->list[i]);
    if (jx_table_rows(t)) {
        jx_table_print(t, stdout, 0);
        putchar('\n');
    }
    jx_table_free(&t);
    printf(
        JX_T("应报 %zu：已报且无问题 %zu，未报 %zu，有逾期 %zu，有退回 %zu。\n",
             "%zu expected: %zu submitted and in order, %zu submitted nothing, %zu late, %zu with rejected forms.\n"),
        x->n, s.fine, s.missing, s.late, s.rejected);
    if (x->n_others)
        printf(JX_T("名单之外另有 %zu 个单位报送（名称可能与名单不一致，--json 逐一列出）。\n",
                    "%zu more units submitted that are not on the list (their names may differ from it; --json lists "
                    "them).\n"),
               x->n_others);
}

static void json_place(jx_json *j, uint32_t division, jx_str unit, uint64_t forms)
{
    jx_json_key(j, "division");
    jx_json_uint(j, division);
    jx_json_key(j, "division_name");
    jx_json_str(j, jx_str_of(jx_division_label(division)));
    jx_json_key(j, "unit");
    if (unit.len)
        jx_json_str(j, unit);
    else
        jx_json_null(j);
    jx_json_key(j, "forms");
    jx_json_uint(j, forms);
}

static void json_count(jx_json *j, const char *key, uint64_t n)
{
    jx_json_key(j, key);
    jx_json_uint(j, n);
}

static void print_json(const jx_expectation *x)
{
    sums s = sum_up(x);
    jx_json j = jx_json_to(stdout);
    jx_json_open(&j, '{');
    json_count(&j, "expected", x->n);
    json_count(&j, "in_order", s.fine);
    json_count(&j, "missing", s.missing);
    json_count(&j, "late", s.late);
    json_count(&j, "with_rejects", s.rejected);
    jx_json_key(&j, "rows");
    jx_json_open(&j, '[');
    for (size_t i = 0; i < x->n; i++) {
        const jx_expected *e = &x->list[i];
        jx_json_open(&j, '{');
        json_place(&j, e->division, e->unit, e->forms);
        json_count(&j, "late", e->late);
        json_count(&j, "rejected", e->rejected);
        jx_json_close(&j, '}');
    }
    jx_json_close(&j, ']');
    jx_json_key(&j, "unlisted");
    jx_json_open(&j, '[');
    for (size_t i = 0; i < x->n_others; i++) {
        jx_json_open(&j, '{');
        json_place(&j, x->others[i].division, jx_str_of(x->others[i].unit), x->others[i].forms);
        jx_json_close(&j, '}');
    }
    jx_json_close(&j, ']');
    jx_json_close(&j, '}');
    jx_json_line(&j);
}

/* ---- asking ---- */

static bool on_row(void *arg, const jx_row *row)
{
    jx_expectation_saw(arg, row);
    return true;
}

/* 0 or an exit code; what went wrong was said. */
static int read_list(jx_expectation *x, const char *file)
{
    jx_read_options opt = {.zh = jx_lang() == JX_ZH};
    jx_read_error why = {0};
    char *bytes;
    size_t len;
    uint32_t bad = 0;
    int err = jx_read_bytes(file, &opt, &bytes, &len, &why);
    if (err) {
        jx_complain("%s", why.text[0] ? why.text : jx_strerror(err));
        return JX_EXIT_USAGE;
    }
    err = jx_expectation_read(x, bytes, len, &bad);
    if (err == JX_EINVAL)
        jx_complain(JX_T("%s 第 %u 行：不是区划（六位代码或全名，可再写单位），也看不出属于哪里",
                         "%s line %u: no division (a code of six digits, or a name; then perhaps a unit), and it does "
                         "not say where it is"),
                    file, bad);
    else if (err)
        jx_complain("%s: %s", file, jx_strerror(err));
    else if (!x->n)
        jx_complain(JX_T("%s：名单是空的", "%s: the list is empty"), file);
    return err || !x->n ? JX_EXIT_USAGE : JX_EXIT_DONE;
}

static int show(const jx_expectation *x, bool all, bool json)
{
    sums s = sum_up(x);
    if (json)
        print_json(x);
    else
        print_table(x, all);
    return s.fine == x->n ? JX_EXIT_DONE : JX_EXIT_FOUND;
}

int jx_expected_show(const char *server, const char *file, uint16_t year, bool all, bool json)
{
    jx_expectation x = {0};
    jx_talk *talk;
    int code = read_list(&x, file);
    if (!code && jx_talk_open(&talk, server, JX_QUERY_SVC) != 0) code = JX_EXIT_SERVER;
    if (!code) {
        int err = jx_each_row(talk, "units", 0, year, on_row, &x);
        code = err ? jx_talk_failed(talk, err) : show(&x, all, json);
        jx_talk_close(&talk);
    }
    jx_expectation_fini(&x);
    return code;
}
