/* Summary tables taken from a PDF as lines: the bundled sample with each of the layout's traps, a published document
 * where it is at hand, and both of them damaged. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/reader/text.h"
#include "tests/client/expect.h"

static const char sample[] = JX_SOURCE_DIR "/samples/chengkou-culture-2024.txt";

static jx_doc *open_text(const char *text, size_t len)
{
    jx_doc *d = NULL;
    jx_read_error err;
    jx_read_memory("table.txt", text, len, NULL, &d, &err);
    return d;
}

static jx_doc *open_file(const char *path)
{
    jx_doc *d;
    jx_read_error err;
    cr_assert_eq(jx_read_file(path, NULL, &d, &err), 0, "%s", err.text);
    return d;
}

static bool has_problem(const jx_form *f, const char *text)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (jx_contains(f->problems[i].text, text)) return true;
    return false;
}

static void is(jx_str s, const char *want) { cr_expect(jx_str_eq(s, jx_str_of(want)), "\"%.*s\"", JX_FMT(s)); }

Test(flat, every_project_of_the_sample)
{
    static const struct {
        const char *name;
        unsigned indicators;
        jx_pts total;
        unsigned problems;
    } want[] = {{"图书馆免费开放补助", 4, 10000, 0},
                {"非物质文化遗产保护传承经费（县级）", 4, 10000, 0},
                {"乡镇综合文化站运行补助", 4, 9850, 0},
                {"农村电影放映", 5, 9624, 0},
                {"旅游宣传营销", 3, 9720, 3},
                {"文物安全巡查", 4, 6000, 1},
                {"“三馆一站”夜间延时开放经费", 4, 9563, 0},
                {"工作经费缺口", 3, 10000, 0},
                {"工作经费缺口", 6, 10000, 0}};
    jx_doc *d = open_file(sample);
    size_t n, problems;
    const jx_form *f = jx_doc_forms(d, &n);
    jx_doc_problems(d, &problems);
    cr_expect_eq(problems, 0);
    cr_assert_eq(n, sizeof want / sizeof *want);
    for (size_t i = 0; i < n; i++) {
        is(f[i].project_name, want[i].name);
        is(f[i].unit, "城口县文化旅游委");
        cr_expect_eq(f[i].kind, JX_SUMMARY_ROW);
        cr_expect_eq(f[i].division, 500229);
        cr_expect_eq(f[i].year, 2024);
        cr_expect_eq(f[i].n_indicators, want[i].indicators, "%zu: %u indicators", i + 1, f[i].n_indicators);
        cr_expect_eq(f[i].total_score, want[i].total, "%zu: %d", i + 1, f[i].total_score);
        cr_expect_eq(f[i].n_problems, want[i].problems, "%zu: %u problems", i + 1, f[i].n_problems);
    }
    cr_expect_eq(f[8].occurrence, 2, "a project of the same name is another form");
    jx_doc_free(&d);
}

Test(flat, traps_of_the_sample)
{
    jx_doc *d = open_file(sample);
    size_t n;
    const jx_form *f = jx_doc_forms(d, &n);
    cr_assert_eq(n, 9);
    is(f[0].indicators[1].name, "举办读者活动");
    is(f[1].indicators[0].name, "完成县级以上非遗代表性项目数字化记录");
    cr_expect_eq(f[1].indicators[0].line, 29);
    is(f[1].indicators[0].unit, "个（项）");
    cr_expect_eq(f[2].indicators[3].score, 1000, "the project's score stands behind the row's");
    cr_expect_eq(f[3].indicators[0].weight, 1000);
    cr_expect_eq(f[3].indicators[0].score, 924);
    is(f[3].indicators[0].reason, "因雨雪天气，部分场次推迟到次年放映。");
    is(f[3].indicators[1].reason, "因雨雪天气，部分场次推迟到次年放映。");
    cr_expect_eq(f[3].indicators[2].reason.len, 0, "full marks need no reason");
    cr_expect_eq(f[4].indicators[0].op, JX_EQ);
    cr_expect_eq(f[4].indicators[0].weight, JX_PTS_NONE);
    cr_expect_eq(f[4].indicators[0].score, 2000);
    cr_expect_eq(f[5].indicators[0].weight, 4000);
    cr_expect_eq(f[5].indicators[0].score, JX_PTS_NONE);
    is(f[5].indicators[0].actual, "100");
    is(f[6].indicators[1].name, "推动公共文化服务共建共享");
    jx_doc_free(&d);
}

/* ---- what the sums do not prove is not guessed ---- */

#define HEAD                                                                                                           \
    "城口县民政局2024年度项目支出绩效自评情况表\n\n"                                                \
    "序号 项目名称 指标名称 指标性质 指标值 计量单位 指标权重 全年完成值 指标得分 说明 自评得分\n\n1\n临时\n救助\n\n"

static jx_doc *open_lines(const char *lines)
{
    jx_doc *d = open_text(lines, strlen(lines));
    size_t n;
    cr_assert_not_null(d);
    jx_doc_forms(d, &n);
    cr_assert_eq(n, 1, "%zu forms", n);
    return d;
}

static const jx_form *only(const jx_doc *d)
{
    size_t n;
    return jx_doc_forms(d, &n);
}

Test(flat, digits_of_a_name_are_no_score)
{
    jx_doc *d = open_lines(HEAD "5类对象覆盖率 ＝ 100 % 60 100 60\n\n100\n满意度 ≥ 90 % 30 95 30\n");
    is(only(d)->indicators[0].name, "5类对象覆盖率");
    cr_expect_eq(only(d)->total_score, 10000);
    jx_doc_free(&d);

    d = open_lines(HEAD "覆盖率 ＝ 100 % 60 100 60\n\n5类对象满意度 ≥ 90 % 30 95 30\n");
    is(only(d)->indicators[1].name, "5类对象满意度");
    cr_expect_eq(only(d)->total_score, JX_PTS_NONE, "five points cannot be the score of ninety");
    cr_expect(has_problem(only(d), "score was not found"));
    jx_doc_free(&d);
}

Test(flat, a_row_with_a_number_missing_that_nothing_proves)
{
    jx_doc *d = open_lines(HEAD "覆盖率 ＝ 100 % 60 0\n\n30\n满意度 ≥ 90 % 30 95 30\n");
    const jx_indicator *i = only(d)->indicators;
    cr_expect_eq(i->weight, JX_PTS_NONE);
    cr_expect_eq(i->score, JX_PTS_NONE);
    cr_expect_eq(i->actual.len, 0);
    cr_expect(has_problem(only(d), "none was read"));
    jx_doc_free(&d);
}

Test(flat, a_page_that_goes_on_with_another_name)
{
    jx_doc *d = open_lines(HEAD "覆盖率 ＝ 100 % 60 100 60\n\n100\n 1\n临时\n救济\n\n满意度 ≥ 90 % 30 95 30\n");
    cr_expect_geq(only(d)->n_problems, 1);
    jx_doc_free(&d);
}

/* Some offices number their projects in full-width digits. */
Test(flat, full_width_numbers_number_projects)
{
    char *text = slurp_file(sample), *wide = calloc(3, strlen(text) + 1), *to = wide;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        if (n == 1 && *p >= '1' && *p <= '9')
            to += sprintf(to, "\xef\xbc%c", (char)(0x90 + *p - '0'));
        else
            to += sprintf(to, "%.*s", (int)n, p);
        p += n;
        if (*p) *to++ = *p++;
    }
    jx_doc *read = open_text(wide, strlen(wide)), *want = open_text(text, strlen(text));
    cr_assert(read && want);
    size_t n, m;
    const jx_form *f = jx_doc_forms(read, &n), *g = jx_doc_forms(want, &m);
    cr_assert_eq(n, m);
    for (size_t i = 0; i < n; i++) {
        cr_expect(jx_str_eq(f[i].project_name, g[i].project_name));
        cr_expect_eq(f[i].total_score, g[i].total_score);
    }
    jx_doc_free(&read);
    jx_doc_free(&want);
    free(text);
    free(wide);
}

/* ---- the published document ---- */

static char *seed(void)
{
    char path[512] = "";
    const char *folder = JX_SOURCE_DIR "/../shared/seeds";
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (strncmp(e->d_name, "000", 3) == 0) snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    if (dir) closedir(dir);
    return path[0] ? slurp_file(path) : NULL;
}

/* Rows counted without the reader: lines in which some word is an operator. */
static size_t rows_in(const char *text)
{
    static const char *const ops[] = {" ＝ ", " ≥ ", " ≤ ", " ＞ ", " ＜ ", " 定性 "};
    size_t n = 0;
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        char line[512];
        snprintf(line, sizeof line, " %.*s ", (int)strcspn(p, "\n"), p);
        bool row = false;
        for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) row |= strstr(line, ops[i]) != NULL;
        n += row;
    }
    return n;
}

/* Projects counted without the reader: lines that hold nothing but the next running number. */
static size_t projects_in(const char *text)
{
    size_t n = 0;
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
        char *end;
        if (strtoul(p, &end, 10) == n + 1 && *end == '\n') n++;
    }
    return n;
}

Test(flat, document_000_has_35_projects)
{
    static const struct {
        uint32_t line;
        const char *name;
        unsigned indicators;
        jx_pts total;
    } want[] = {
        {6, "市场主体培育奖励扶持", 3, 10000},
        {18, "社会保险基金预算绩效管理工作经费", 4, 10000},
        {34, "非税和增资激励奖补经费（项目）", 3, 9994},
        {48, "元旦春节慰问", 5, 10000},
        {65, "“两榜一链”上榜单位激励奖补资金", 4, 4000},
        {81, "全区人事考试经费", 5, 9688},
        {97, "市级综合考核补助", 3, 10000},
        {107, "公共实训基地建设专项2020年中央基建投资和市基建统筹资金预算(市级)", 5, 9162},
        {147, "非公党建经费", 4, 4000},
        {161, "鲁渝协作财政援助资金（扶贫专户）", 5, 10000},
        {180, "优化营商环境先进集体和先进个人、争先进位奖评选表彰经费", 5, 5136},
        {205, "发放退休职工基本生活费", 3, 10000},
        {216, "公务员福利统筹资金", 4, 10000},
        {231, "电子服务费", 4, 9000},
        {251, "国有企业退休人员社会化管理补助资金", 4, 9000},
        {282, "企业军转干补助（市级）", 3, 9892},
        {294, "企业退休人员社会化管理服务工作", 5, 10000},
        {313, "未参加城镇企业职工基本养老保险的城镇集体所有制企业人员生活补助", 5, 10000},
        {336, "原农税助征员（协税员）养老和医疗补助", 6, 10000},
        {359, "工作经费缺口", 3, 10000},
        {370, "“元旦”、“春节”节日慰问", 3, 10000},
        {393, "金融机构代发社会保险手续费", 3, 10000},
        {407, "对年度社会保险基金预算绩效管理工作经费", 4, 10000},
        {424, "创业担保贷款贴息（2023年市级）", 6, 10000},
        {445, "中央就业补助资金", 6, 10000},
        {463, "失业保险补助（区县）", 6, 10000},
        {483, "非税和增资激励奖补经费（项目）", 6, 10000},
        {513, "跨区域交通补助", 6, 10000},
        {531, "引进人才安家补贴、工作补贴、部属师范大学入职奖励、鸿雁计划奖励资金", 6, 9042},
        {567, "就业创业服务工作经费", 6, 10000},
        {587, "创业担保贷款贴息", 6, 9646},
        {629, "元旦春节慰问项目", 6, 10000},
        {647, "工作经费缺口", 6, 10000},
        {666, "就业见习补贴", 6, 10000},
        {685, "社会保险基金及社会保障专项管理工作经费", 6, 10000},
    };
    char *text = seed();
    if (!text) cr_skip_test("document 000 is not at hand");
    jx_doc *d = open_text(text, strlen(text));
    cr_assert_not_null(d);
    size_t n, problems, indicators = 0;
    const jx_form *f = jx_doc_forms(d, &n);
    jx_doc_problems(d, &problems);
    cr_expect_eq(problems, 0);
    cr_assert_eq(n, 35);
    cr_expect_eq(n, projects_in(text), "%zu projects by counting lines", projects_in(text));
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(f[i].line, want[i].line, "%zu: line %u", i + 1, f[i].line);
        is(f[i].project_name, want[i].name);
        cr_expect_eq(f[i].n_indicators, want[i].indicators, "%zu: %u", i + 1, f[i].n_indicators);
        cr_expect_eq(f[i].total_score, want[i].total, "%zu: %d", i + 1, f[i].total_score);
        cr_expect_eq(f[i].division, 500114);
        cr_expect_eq(f[i].kind, JX_SUMMARY_ROW);
        indicators += f[i].n_indicators;
    }
    cr_expect_eq(indicators, 165);
    cr_expect_eq(indicators, rows_in(text), "%zu rows by counting lines", rows_in(text));
    jx_doc_free(&d);
    free(text);
}

Test(flat, fields_of_document_000)
{
    char *text = seed();
    if (!text) cr_skip_test("document 000 is not at hand");
    jx_doc *d = open_text(text, strlen(text));
    const char *folder = JX_SOURCE_DIR "/tests/client/seeds";
    DIR *dir = opendir(folder);
    unsigned n = 0;
    cr_assert_not_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        char file[512];
        if (strncmp(e->d_name, "000", 3) != 0) continue;
        snprintf(file, sizeof file, "%s/%s", folder, e->d_name);
        expect_form(file, text, d);
        n++;
    }
    cr_expect_geq(n, 8, "%u expectations", n);
    closedir(dir);
    jx_doc_free(&d);
    free(text);
}

/* ---- damage: no other number without a word ---- */

static bool same_value(jx_dec a, jx_dec b) { return !jx_dec_has(b) || (jx_dec_has(a) && jx_dec_cmp(a, b) == 0); }
static bool same_points(jx_pts a, jx_pts b) { return b == JX_PTS_NONE || a == b; }

/* Is every number of the damaged form the whole one's, or none? */
static bool same_numbers(const jx_form *whole, const jx_form *f)
{
    if (whole->n_indicators != f->n_indicators || !same_points(whole->total_score, f->total_score)) return false;
    for (unsigned i = 0; i < f->n_indicators; i++) {
        const jx_indicator *x = &whole->indicators[i], *y = &f->indicators[i];
        if (!same_points(x->weight, y->weight) || !same_points(x->score, y->score)) return false;
        if (!same_value(x->target_value, y->target_value) || !same_value(x->actual_value, y->actual_value))
            return false;
    }
    return true;
}

static bool reported_before(const jx_form *w, jx_str text)
{
    for (unsigned i = 0; i < w->n_problems; i++)
        if (jx_str_eq(w->problems[i].text, text)) return true;
    return false;
}

static bool reports(const jx_form *w, const jx_form *f)
{
    for (unsigned i = 0; i < f->n_problems; i++)
        if (!reported_before(w, f->problems[i].text)) return true;
    return false;
}

/* Projects of one name cannot be told apart when one of them lost it. */
static bool unique(const jx_form *w, size_t m, size_t k)
{
    for (size_t i = 0; i < m; i++)
        if (i != k && jx_str_eq(w[i].project_name, w[k].project_name)) return false;
    return true;
}

struct trial {
    const jx_doc *whole;
    unsigned done, silent;
};

static void try_damaged(struct trial *t, const char *what, const char *text, size_t len, size_t at)
{
    jx_doc *d = open_text(text, len);
    t->done++;
    if (!d) return;
    size_t n, m, doc_problems;
    const jx_form *f = jx_doc_forms(d, &n), *w = jx_doc_forms(t->whole, &m);
    jx_doc_problems(d, &doc_problems);
    for (size_t i = 0; i < n && !doc_problems; i++)
        for (size_t k = 0; k < m; k++) {
            if (!jx_str_eq(f[i].project_name, w[k].project_name) || !unique(w, m, k)) continue;
            if (reports(&w[k], &f[i]) || same_numbers(&w[k], &f[i])) continue;
            t->silent++;
            cr_expect(t->silent > 5, "%s at byte %zu, before \"%.*s\": project %zu has other numbers and no word of it",
                      what, at, (int)strcspn(text + at, "\n"), text + at, i + 1);
        }
    jx_doc_free(&d);
}

/* Calls fn for each line or word of the text. */
typedef void (*damage_fn)(struct trial *t, const char *text, size_t len, size_t from, size_t to, char *out);

static void damage_all(damage_fn fn, const char *stops, unsigned least)
{
    char *texts[2] = {slurp_file(sample), seed()};
    for (int k = 0; k < 2; k++) {
        if (!texts[k]) continue;
        size_t len = strlen(texts[k]);
        char *out = malloc(2 * len + 64);
        struct trial t = {open_text(texts[k], len), 0, 0};
        /* after the title and the heading row */
        for (const char *p = strstr(texts[k], "\n1\n") + 1; *p;) {
            size_t n = strcspn(p, stops);
            if (n) fn(&t, texts[k], len, (size_t)(p - texts[k]), (size_t)(p - texts[k]) + n, out);
            p += n + (p[n] != 0);
        }
        cr_expect_eq(t.silent, 0, "%u of %u damaged documents were read wrongly in silence", t.silent, t.done);
        cr_expect_geq(t.done, least);
        jx_doc *d = (jx_doc *)t.whole;
        jx_doc_free(&d);
        free(out);
        free(texts[k]);
    }
}

static size_t splice(const char *text, size_t len, size_t from, size_t to, const char *with, size_t n, char *out)
{
    memcpy(out, text, from);
    memcpy(out + from, with, n);
    memcpy(out + from + n, text + to, len - to);
    return len - (to - from) + n;
}

static void lose(struct trial *t, const char *text, size_t len, size_t from, size_t to, char *out)
{
    size_t m = splice(text, len, from, to, "", 0, out);
    try_damaged(t, "lost", out, m, from);
}

static void repeat(struct trial *t, const char *text, size_t len, size_t from, size_t to, char *out)
{
    char stop = text[to] ? text[to] : '\n';
    memcpy(out, text, to);
    out[to] = stop;
    memcpy(out + to + 1, text + from, len - from);
    try_damaged(t, "repeated", out, len + 1 + to - from, from);
}

static void part(struct trial *t, const char *text, size_t len, size_t from, size_t to, char *out)
{
    (void)to;
    size_t m = splice(text, len, from, from, "\n\n", 2, out);
    try_damaged(t, "parted", out, m, from);
}

static void cut(struct trial *t, const char *text, size_t len, size_t from, size_t to, char *out)
{
    (void)len, (void)out, (void)from;
    try_damaged(t, "cut", text, to, from);
}

Test(flat, a_lost_line) { damage_all(lose, "\n", 60); }
Test(flat, a_lost_word) { damage_all(lose, " \n", 250); }
Test(flat, a_line_twice) { damage_all(repeat, "\n", 60); }
Test(flat, a_word_twice) { damage_all(repeat, " \n", 250); }
Test(flat, a_line_broken_at_a_word) { damage_all(part, " \n", 250); }
Test(flat, the_end_is_missing) { damage_all(cut, " \n", 250); }

Test(flat, any_byte_changed_never_crashes)
{
    char *text = slurp_file(sample);
    size_t len = strlen(text);
    static const char changes[] = {' ', '\n', '9', '\t', (char)0xE4, 0};
    for (size_t at = 0; at < len; at += 3) {
        char was = text[at];
        for (size_t c = 0; c < sizeof changes; c++) {
            text[at] = changes[c];
            jx_doc *d = open_text(text, len);
            jx_doc_free(&d);
        }
        text[at] = was;
    }
    free(text);
}
