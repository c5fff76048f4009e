/* Blank forms of every pack, filled in as a person does, read back without a problem and judged without a reject. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "spawn.h"
#include "worker/packs.h"

#define EN "C.UTF-8"

TestSuite(template_filled, .fini = jx_test_folder_remove);

/* ---- typing into cells ---- */

static char sheet[1 << 18];

/* The cell's element becomes what a spreadsheet program writes for that content, its style kept. */
static void type(const char *cell, const char *content, bool number)
{
    static char made[sizeof sheet];
    char head[24];
    snprintf(head, sizeof head, "<c r=\"%s\"", cell);
    char *at = strstr(sheet, head);
    cr_assert(at, "no cell %s", cell);
    char *close = strchr(at, '>'), *after = close[-1] == '/' ? close + 1 : strstr(at, "</c>") + 4;
    int style = 0;
    cr_assert_eq(sscanf(at + strlen(head), " s=\"%d\"", &style), 1);
    snprintf(made, sizeof made,
             number ? "%.*s%s s=\"%d\"><v>%s</v></c>%s" : "%.*s%s s=\"%d\" t=\"inlineStr\"><is><t>%s</t></is></c>%s",
             (int)(at - sheet), sheet, head, style, content, after);
    strcpy(sheet, made);
}

static void cell(const char *column, int row, const char *content, bool number)
{
    char name[8];
    snprintf(name, sizeof name, "%s%d", column, row);
    type(name, content, number);
}
static void words(const char *column, int row, const char *content) { cell(column, row, content, false); }
static void figure(const char *column, int row, double v)
{
    char text[32];
    snprintf(text, sizeof text, "%.10g", v);
    cell(column, row, text, true);
}

static void open_sheet(const char *path)
{
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    cr_assert_not_null(z, "%s", path);
    zip_file_t *f = zip_fopen(z, "xl/worksheets/sheet1.xml", 0);
    zip_int64_t n = zip_fread(f, sheet, sizeof sheet - 1);
    cr_assert(n > 0 && n < (zip_int64_t)sizeof sheet / 2);
    sheet[n] = 0;
    zip_fclose(f);
    zip_discard(z);
}

static void save_sheet(const char *path)
{
    zip_t *z = zip_open(path, 0, NULL);
    zip_source_t *s = zip_source_buffer(z, sheet, strlen(sheet), 0);
    cr_assert_geq(zip_file_add(z, "xl/worksheets/sheet1.xml", s, ZIP_FL_OVERWRITE), 0);
    cr_assert_eq(zip_close(z), 0);
}

/* ---- what a county types ---- */

typedef struct {
    const char *name, *target, *actual; /* target: a format, of the year */
    double weight, score;
    const char *reason;
} line;

/* 14 rows of the template; weights of 50, 30 and 10 beside execution's 10. Those without a name are left blank. */
static const line all_rows[14] = {
    {"改造校舍面积", "≥3500平方米", "3620平方米", 8, 8, ""},
    {"购置课桌椅数量", "=800套", "800套", 6, 6, ""},
    {"培训教师人次", "≥120人次", "114人次", 6, 5.7, "两名教师休产假未能参加，下一年安排补训"},
    {"工程验收合格率", "=100%%", "100%", 8, 8, ""},
    {"设备完好率", "≥98%%", "99%", 6, 6, ""},
    {"开工时间", "%u年3月底前", "达成预期指标", 4, 4, ""},
    {"完工及时率", "≥95%%", "96%", 6, 6, ""},
    {"校舍改造成本", "≤1200元/平方米", "1185元/平方米", 6, 6, ""},
    {"节约租用校舍支出", "≥15万元", "16万元", 6, 6, ""},
    {"受益学生人数", "≥2600人", "2640人", 8, 8, ""},
    {"办学条件", "明显改善", "达成预期指标", 6, 6, ""},
    {"绿化覆盖率", "≥30%%", "31%", 4, 4, ""},
    {"校舍设计使用年限", "≥50年", "50年", 6, 6, ""},
    {"家长满意度", "≥90%%", "93%", 10, 10, ""},
};

/* The same with fewer rows. */
static line few_rows[14];
static void leave_blank(void)
{
    static const struct {
        int row;
        double weight, score;
    } kept[] = {{0, 15, 15}, {3, 15, 15}, {6, 10, 10}, {7, 10, 10}, {9, 15, 15}, {10, 15, 15}, {13, 10, 10}};
    memset(few_rows, 0, sizeof few_rows);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        few_rows[kept[i].row] = all_rows[kept[i].row];
        few_rows[kept[i].row].weight = kept[i].weight;
        few_rows[kept[i].row].score = kept[i].score;
    }
}

/* A unit of a county that has the pack. */
static const char *unit_of(uint32_t province)
{
    switch (province) {
    case 500000: return "重庆市荣昌区教育委员会";
    case 520000: return "黔南布依族苗族自治州教育局";
    case 130000: return "兴隆县教育局";
    case 510000: return "乐山市市中区教育局";
    default: return "广州市天河区教育局";
    }
}

/* Spent: 186 of 200 万元, in the unit of the form; 93 %, 9.3 points. */
static void fill(const line *rows, const char *unit, bool department, unsigned year, double wan)
{
    static const double money[4][3] = {{180, 200, 186}, {160, 180, 168}, {20, 20, 18}, {0, 0, 0}};
    char text[32];
    int row = 3;
    double total = 9.3;
    if (!department) {
        words("C", row++, "中小学校舍改造项目");
        words("C", row, unit);
        words("G", row++, unit);
        snprintf(text, sizeof text, "500153%02uT000000000012", year % 100);
        words("C", row, text);
    } else {
        words("C", row, unit);
    }
    snprintf(text, sizeof text, "%u年1月15日", year + 1);
    words("G", row++, text);
    for (int i = 0; i < 4; i++) {
        figure("D", row + 1 + i, money[i][0] * wan);
        figure("E", row + 1 + i, money[i][1] * wan);
        figure("F", row + 1 + i, money[i][2] * wan);
    }
    figure("H", row + 1, 0.93); /* what the program has computed */
    figure("I", row + 1, 9.3);
    row += 6;
    words("B", row, "改造校舍，购置课桌椅，改善办学条件，年底前投入使用。");
    words("F", row, "校舍已按期改造完成并投入使用，课桌椅全部到位。");
    row += 2;
    for (int i = 0; i < 14; i++, row++) {
        if (!rows[i].name) continue;
        words("D", row, rows[i].name);
        snprintf(text, sizeof text, rows[i].target, year); /* the one with a date */
        words("E", row, text);
        words("F", row, rows[i].actual);
        figure("G", row, rows[i].weight);
        figure("H", row, rows[i].score);
        words("I", row, rows[i].reason);
        total += rows[i].score;
    }
    figure("G", row, 100);
    figure("H", row, total);
    words("B", row + 1, "优。校舍改造如期完成，师生满意。");
}

/* ---- what comes of it ---- */

static json_t *only_line(jx_ran r, const char *what)
{
    char *end = strchr(r.out, '\n');
    cr_assert(end, "%s: %s", what, r.err);
    *end = 0;
    json_t *v = json_loads(r.out, 0, NULL);
    cr_assert(v, "%s: %s", what, r.out);
    return v;
}

static void expect_clean(const char *path, const jx_packed *p, const char *what)
{
    jx_ran r = jx_run(EN, NULL, "read", path, "--json", NULL);
    json_t *form = only_line(r, what), *problems = json_object_get(form, "problems");
    char *text = json_dumps(problems, 0);
    cr_expect_eq(json_array_size(problems), 0, "%s: %s", what, text);
    cr_expect_eq(json_number_value(json_object_get(form, "total_weight")), 100, "%s", what);
    free(text);
    json_decref(form);
    jx_ran_free(&r);
    r = jx_run(EN, NULL, "check", path, "--json", "--pack", jx_pack_name(p->pack), NULL);
    json_t *v = only_line(r, what), *finding;
    size_t i;
    cr_expect_eq(r.code, 0, "%s: %d", what, r.code);
    json_array_foreach(json_object_get(v, "findings"), i, finding)
    {
        const char *severity = json_string_value(json_object_get(finding, "severity"));
        text = json_dumps(finding, 0);
        cr_expect_str_eq(severity, "info", "%s: %s", what, text);
        free(text);
    }
    json_decref(v);
    jx_ran_free(&r);
}

Test(template_filled, reads_back_without_a_problem_and_is_not_rejected_under_any_pack)
{
    jx_packs *packs;
    char err[512], province[16], year[8], what[128];
    size_t n;
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
    const jx_packed *all = jx_packs_all(packs, &n);
    leave_blank();
    cr_assert_geq(n, 6);
    for (size_t i = 0; i < n; i++)
        for (int kind = 0; kind < 8; kind++) {
            bool department = kind & 1, yuan = kind & 2, few = kind & 4;
            unsigned y = jx_pack_year(all[i].pack) ? jx_pack_year(all[i].pack) : 2024;
            snprintf(province, sizeof province, "%u",
                     jx_pack_province(all[i].pack) ? jx_pack_province(all[i].pack) : 440000);
            snprintf(year, sizeof year, "%u", y);
            snprintf(what, sizeof what, "%s%s%s%s", jx_pack_name(all[i].pack), department ? ", department" : "",
                     yuan ? ", yuan" : "", few ? ", half of the rows" : "");
            const char *path = jx_test_path("form.xlsx");
            jx_ran r = jx_run(EN, NULL, "template", "--province", province, "--year", year, "--xlsx", path, "--form",
                              department ? "department" : "project", yuan ? "--yuan" : NULL, NULL);
            cr_assert_eq(r.code, 0, "%s: %s", what, r.err);
            jx_ran_free(&r);
            open_sheet(path);
            fill(few ? few_rows : all_rows, unit_of(jx_pack_province(all[i].pack)), department, y, yuan ? 10000 : 1);
            save_sheet(path);
            expect_clean(path, &all[i], what);
        }
    jx_packs_free(&packs);
}
