#include "client/reader/layout.h"

#include "client/reader/place.h"
#include "client/reader/placing.h"
#include "client/reader/year.h"

bool jx_is_head_word(enum jx_word w) { return w >= JX_W_UNIT && w <= JX_W_CONTACT; }

/* The total may stand above the table. */
static bool is_head_value(const jx_layout *l, enum jx_word w)
{
    return jx_is_head_word(w) || (w == JX_W_TOTAL_SCORE && l->part == JX_HEAD) ||
           (w == JX_W_GRADE && (l->part == JX_HEAD || l->part == JX_TAIL));
}

/* "## 2020年度预算资金项目支出绩效自评表" without the marks that a converter put before it. */
static jx_str title_text(jx_str s)
{
    while (s.len && (s.p[0] == '#' || s.p[0] == '*')) s = jx_drop(s, 1);
    return jx_trim(s);
}

static bool is_self_evaluation(jx_str s)
{
    static const char *const names[] = {"自评表",     "自评价表",   "自评得分表",     "自评打分表", "自评结果汇总表",
                                        "自评情况表", "自评汇总表", "自评情况汇总表", "自评评分表", "自我评价表"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (jx_contains(s, names[i])) return true;
    return jx_ends(s, "表") && jx_contains(s, "绩效") && (jx_contains(s, "自评") || jx_contains(s, "自我评价"));
}

/* Tables of the same look that say other things: what is to be done, or how far it has come. */
static bool is_foreign(jx_str s)
{
    static const char *const names[] = {"绩效目标表", "目标申报表", "目标批复表", "目标审核表",
                                        "监控表",     "监控情况表", "运行监控"};
    while (jx_ends(s, "）") || jx_ends(s, ")")) { /* 绩效运行监控表（1-7月） */
        while (s.len && !jx_ends(s, "（") && !jx_ends(s, "(")) s.len--;
        if (!s.len) return false;
        s.len -= jx_ends(s, "(") ? 1 : 3;
        s = jx_trim(s);
    }
    if (!jx_contains(s, "绩效") || !jx_ends(s, "表") || jx_contains(s, "自评") || jx_ends(s, "整体支出绩效目标表"))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (jx_contains(s, names[i])) return true;
    return false;
}

bool jx_is_title_text(jx_str s)
{
    s = title_text(s);
    if (s.len >= 240 || jx_contains(s, "。")) return false;
    /* a department states its objectives in a table of the same kind, without results */
    return is_self_evaluation(s) || jx_ends(s, "整体支出绩效目标表") || is_foreign(s);
}

bool jx_is_title(const jx_grid *g, size_t row)
{
    int col = jx_first_cell(g, row, 0);
    if (col < 0 || jx_count_cells(g, row) != 1) return false;
    return jx_is_title_text(jx_grid_cell(g, row, (size_t)col));
}

static bool ends_like_unit(jx_str s)
{
    static const char *const ends[] = {"局", "委", "办", "会", "院", "校", "园", "所", "站", "心", "处", "厅", "部",
                                       "室", "队", "团", "社", "府", "馆", "司", "学", "公", "组", "户", "场", "台"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (jx_ends(s, ends[i])) return true;
    return false;
}

/* "某某县文旅委2024年度项目支出绩效自评情况表": whose it is. Empty: the title does not say. */
static jx_str unit_in_title(jx_str s)
{
    enum { SHORTEST = 9 };
    const char *open = jx_ends(s, "）") ? memmem(s.p, s.len, "表（", sizeof "表（" - 1) : NULL;
    if (open) { /* 2024年度部门整体绩效自评表（某某县林业局） */
        jx_str in = jx_drop(s, (size_t)(open - s.p) + sizeof "表（" - 1);
        in.len -= sizeof "）" - 1;
        if (in.len >= SHORTEST && ends_like_unit(in)) return in;
    }
    for (uint32_t i = SHORTEST; i + 4 < s.len; i++) {
        bool year = jx_starts(jx_drop(s, i), "20") && jx_starts(jx_trim(jx_drop(s, i + 4)), "年");
        jx_str before = jx_trim((jx_str){s.p, i});
        if (year && ends_like_unit(before)) return before;
    }
    return (jx_str){0};
}

/* 2023-2024年度: the year is neither, unless another place names it. */
static bool note_years(jx_layout *l, size_t row, int col, jx_str cell)
{
    if (!jx_names_two_years(cell)) return false;
    l->years = cell;
    l->years_at = (jx_spot){row, col};
    return true;
}

void jx_head_title(jx_layout *l, size_t row)
{
    jx_str s = title_text(jx_grid_cell(&l->g, row, (size_t)jx_first_cell(&l->g, row, 0)));
    bool department = jx_contains(s, "整体");
    if (department)
        l->f.kind = JX_DEPARTMENT;
    else if (jx_contains(s, "项目"))
        l->f.kind = JX_PROJECT;
    if (is_foreign(s)) {
        l->foreign = true;
        jx_doc_add_problem(l->doc, l->g.rows[row].line, (jx_str){0},
                           jx_arena_printf(&l->doc->arena,
                                           JX_DT(l->doc, "“%.*s”不是绩效自评表，未读入",
                                                 "\"%.*s\" is no self-evaluation and was not read"),
                                           JX_FMT(s)));
    }
    note_years(l, row, jx_first_cell(&l->g, row, 0), s);
    if (!l->f.year) l->f.year = jx_year_of_title(s);
    if (!l->title_unit.len) l->title_unit = unit_in_title(s);
    if (!l->has_title) l->f.line = l->g.rows[row].line;
}

/* Sets a text field once; a second, different value is a problem. */
static void set_text(jx_layout *l, size_t row, int col, jx_str *field, jx_str value)
{
    if (!value.len || jx_str_eq(*field, value)) return;
    if (!field->len)
        *field = value;
    else
        JX_PROBLEM(l, row, col, "与前面的“%.*s”不同，未采用：%.*s",
                   "differs from \"%.*s\" above and was not taken: %.*s", JX_FMT(*field), JX_FMT(value));
}

/* "[164]黔南州…", "64]黔南州…", with coded also "41黔南州…": the code, whole or cut off, is no part of the name. */
static jx_str without_code(jx_str s, bool coded)
{
    jx_str t = s;
    while (t.len && (t.p[0] == '[' || t.p[0] == ']' || (t.p[0] >= '0' && t.p[0] <= '9'))) t = jx_drop(t, 1);
    bool bracket = t.len < s.len && (s.p[0] == '[' || t.p[-1] == ']');
    return jx_trim(bracket || coded ? t : s);
}

static void set_money(jx_layout *l, size_t row, int col, jx_str value)
{
    enum jx_money_unit unit = jx_money_unit_of(value);
    if (unit == JX_UNIT_NONE) unit = jx_money_unit_in(value);
    if (unit == JX_UNIT_NONE)
        JX_PROBLEM(l, row, col, "看不懂的金额单位：%.*s", "unknown unit of money: %.*s", JX_FMT(value));
    else
        jx_money_note(&l->money, &l->money.sheet, unit, row);
}

/* "51110223T000007660688-招考工作": the code of the budget system (division, year, serial), then the name. */
static void set_project(jx_layout *l, size_t row, int col, jx_str value)
{
    uint32_t n = 0, digits = 0;
    while (n < value.len && ((value.p[n] >= '0' && value.p[n] <= '9') || (value.p[n] >= 'A' && value.p[n] <= 'Z')))
        digits += value.p[n++] <= '9';
    jx_str rest = jx_drop(value, n);
    uint32_t dash = jx_starts(rest, "-") ? 1 : jx_starts(rest, "－") || jx_starts(rest, "—") ? 3 : 0;
    if (n >= 12 && digits >= 11 && dash) {
        set_text(l, row, col, &l->f.project_code, (jx_str){value.p, n});
        value = jx_trim(jx_drop(rest, dash));
    }
    set_text(l, row, col, &l->f.project_name, value);
}

/* Where the unit and the project are named, or would be. */
static void note_spot(jx_layout *l, size_t row, int col, enum jx_word w)
{
    bool unit = w == JX_W_UNIT || w == JX_W_UNIT_CODED || w == JX_W_UNIT_OWN || w == JX_W_UNIT_OR_MONEY;
    if (unit && !l->f.unit.len) l->unit = (jx_spot){row, col};
    if (w == JX_W_PROJECT && !l->f.project_name.len) l->project = (jx_spot){row, col};
}

/* 填报单位 is the unit, unless 主管部门 names another: then it is who carried the project out. */
static void set_own(jx_layout *l, size_t row, int col, jx_str value)
{
    if (!l->own.len && value.len) l->own_at = (jx_spot){row, col};
    set_text(l, row, col, &l->own, without_code(value, false));
}

static void settle_own(jx_layout *l)
{
    jx_form *f = &l->f;
    if (!l->own.len || jx_str_eq(l->own, f->unit)) return;
    if (!f->unit.len) {
        f->unit = l->own;
        l->unit = l->own_at;
    } else if (!f->implementing_unit.len) {
        f->implementing_unit = l->own;
    } else if (!jx_str_eq(l->own, f->implementing_unit)) {
        JX_PROBLEM(l, l->own_at.row, l->own_at.col, "又一个单位名称，未采用：%.*s", "another unit, not taken: %.*s",
                   JX_FMT(l->own));
    }
}

/* "万元", "人民币（元）", "千万元"; but not 元谋县财政局. */
static bool speaks_of_money(jx_str value)
{
    static const char *const marks[] = {"、", "，", ",", "/", "；"};
    jx_label label;
    jx_label_of(value, &label);
    jx_str s = jx_label_str(&label);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *p = s.len ? memmem(s.p, s.len, marks[i], strlen(marks[i])) : NULL;
        if (p) s.len = (uint32_t)(p - s.p);
    }
    return jx_ends(s, "元") || jx_money_unit_of(s) || jx_money_unit_of(jx_str_of(label.tail));
}

void jx_head_field(jx_layout *l, size_t row, int col, enum jx_word w, jx_str value)
{
    value = w == JX_W_FILL_DATE ? jx_layout_text(l, value) : jx_layout_tight(l, value);
    note_spot(l, row, col, w);
    switch (w) {
    case JX_W_UNIT_OR_MONEY:
        if (speaks_of_money(value))
            set_money(l, row, col, value);
        else
            set_text(l, row, col, &l->f.unit, without_code(value, false));
        break;
    case JX_W_UNIT_OWN: set_own(l, row, col, value); break;
    case JX_W_UNIT: set_text(l, row, col, &l->f.unit, without_code(value, false)); break;
    case JX_W_UNIT_CODED: set_text(l, row, col, &l->f.unit, without_code(value, true)); break;
    case JX_W_IMPLEMENTING: set_text(l, row, col, &l->f.implementing_unit, without_code(value, false)); break;
    case JX_W_PROJECT: set_project(l, row, col, value); break;
    case JX_W_CODE: set_text(l, row, col, &l->f.project_code, value); break;
    case JX_W_FILL_DATE: set_text(l, row, col, &l->f.fill_date, value); break;
    case JX_W_MONEY:
        if (value.len) set_money(l, row, col, value);
        break;
    case JX_W_YEAR:
        note_years(l, row, col, value);
        if (!l->f.year) l->f.year = jx_year_in(value);
        if (!l->f.year) l->f.year = jx_year_alone(value);
        break;
    case JX_W_TOTAL_SCORE:
        if (!jx_plain_points(value, &l->f.total_score))
            JX_PROBLEM(l, row, col, "看不懂的总分：%.*s", "not a total score: %.*s", JX_FMT(value));
        else
            l->f.total_line = l->g.rows[row].line;
        l->has_total = true;
        break;
    case JX_W_GRADE:
        if (!l->f.grade) l->f.grade = (uint8_t)jx_grade_in(value);
        if (value.len && !l->f.grade && l->part == JX_HEAD)
            JX_PROBLEM(l, row, col, "看不懂的自评等级：%.*s", "not a grade: %.*s", JX_FMT(value));
        break;
    default: break; /* people and running numbers are no part of a form */
    }
}

bool jx_is_year(jx_str cell)
{
    return cell.len <= 32 && jx_contains(cell, "年") && !jx_contains(cell, "月") && jx_year_in(cell) != 0;
}

static bool year_cell(jx_layout *l, jx_str cell)
{
    if (!jx_is_year(cell)) return false;
    uint16_t y = jx_year_in(cell);
    if (y && !l->f.year) l->f.year = y;
    return y != 0;
}

/* "（单位：万元）", "计量单位：元", "金额：千元", "单位 万元": the unit of money by whatever name. */
static bool money_cell(jx_layout *l, size_t row, int col, jx_str cell)
{
    static const char *const names[] = {"金额单位", "货币单位", "资金单位", "计量单位", "单位", "金额", "人民币"};
    static const char *const open[] = {"（", "("}, *const close[] = {"）", ")"};
    for (int i = 0; i < 2; i++)
        if (jx_starts(cell, open[i]) && (jx_ends(cell, close[0]) || jx_ends(cell, close[1]))) {
            cell = jx_drop(cell, strlen(open[i]));
            cell.len -= jx_ends(cell, close[0]) ? 3 : 1;
            break;
        }
    jx_str name, value;
    bool split = jx_split_colon(cell, &name, &value);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!jx_starts(cell, names[i])) continue;
        if (split ? !jx_str_eq(name, jx_str_of(names[i])) || !speaks_of_money(value)
                  : !jx_money_unit_of(value = jx_trim(jx_drop(cell, strlen(names[i])))))
            continue;
        set_money(l, row, col, value);
        return true;
    }
    return false;
}

/* 项目归口部门 | 某局: whose name it is, nobody knows; that it was left out has to be said. */
static bool unknown_unit(jx_layout *l, size_t row, int col, const jx_label *label)
{
    enum { LONGEST = 36 };
    static const char *const ends[] = {"单位", "部门", "单位名称", "部门名称", "主体"};
    jx_str s = jx_label_str(label);
    int v = jx_first_cell(&l->g, row, col + 1);
    bool named = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) named |= jx_ends(s, ends[i]) && s.len > strlen(ends[i]);
    if (!named || s.len > LONGEST || v < 0 || jx_is_blank(jx_grid_cell(&l->g, row, (size_t)v))) return false;
    jx_label value;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)v), &value);
    if (is_head_value(l, jx_word_of(&value))) return false;
    JX_PROBLEM(l, row, v, "没有认出“%.*s”，其单位未采用：%.*s", "\"%.*s\" is not known, its unit was not taken: %.*s",
               JX_FMT(s), JX_FMT(jx_grid_cell(&l->g, row, (size_t)v)));
    return true;
}

bool jx_head_row(jx_layout *l, size_t row)
{
    const jx_grid_row *r = &l->g.rows[row];
    bool known = false;
    for (uint32_t c = 0; c < r->n; c++) {
        jx_str cell = jx_grid_cell(&l->g, row, c), before, value;
        jx_label label;
        jx_label_of(cell, &label);
        enum jx_word w = jx_word_of(&label);
        if (w == JX_W_YEAR && year_cell(l, cell)) { /* （2023）年度 */
            known = true;
        } else if (is_head_value(l, w)) {
            known = true;
            int v = jx_first_cell(&l->g, row, (int)c + 1);
            note_spot(l, row, (int)c, w);
            if (v < 0) break;
            jx_label next;
            jx_label_of(jx_grid_cell(&l->g, row, (size_t)v), &next);
            if (is_head_value(l, jx_word_of(&next))) continue; /* the value was left empty */
            jx_head_field(l, row, v, w, jx_grid_cell(&l->g, row, (size_t)v));
            c = (uint32_t)v;
        } else if (money_cell(l, row, (int)c, cell)) {
            known = true;
        } else if (jx_split_colon(cell, &before, &value)) {
            jx_label_of(before, &label);
            w = jx_word_of(&label);
            if (!is_head_value(l, w)) continue;
            known = true;
            jx_head_field(l, row, (int)c, w, value);
        } else if (year_cell(l, cell) || note_years(l, row, (int)c, cell)) {
            known = true;
        } else if (unknown_unit(l, row, (int)c, &label)) {
            known = true;
            c = (uint32_t)jx_first_cell(&l->g, row, (int)c + 1);
        }
    }
    return known;
}

/* ---- what the head as a whole says ---- */

/* A unit's name that does not end like one was cut off; the implementing unit, when it begins with it, has the rest. */
static void complete_unit(jx_layout *l)
{
    jx_form *f = &l->f;
    if (!f->unit.len || f->implementing_unit.len <= f->unit.len) return;
    if (memcmp(f->implementing_unit.p, f->unit.p, f->unit.len) != 0) return;
    if (f->implementing_unit.len - f->unit.len > 6) return;
    if (ends_like_unit(f->unit)) return;
    JX_PROBLEM(l, l->unit.row, l->unit.col, "单位名称被截断（%.*s），已按实施单位补全",
               "the unit's name is cut off (%.*s); completed from the implementing unit", JX_FMT(f->unit));
    f->unit = f->implementing_unit;
}

bool jx_head_shared(const jx_layout *l)
{
    return !l->has_title && l->g.rows[0].part && l->g.rows[0].part == l->sheet.part;
}

/* A form without a title has the year of the one before it; in another table or place that has to be said. */
static void share_year(jx_layout *l)
{
    if (l->f.year || l->has_title || l->years.len || !l->sheet.year) return;
    l->f.year = l->sheet.year;
    if (!jx_head_shared(l))
        JX_PROBLEM(l, 0, -1, "没有标题和年度，按前一张表的%u年度读入",
                   "no title and no year: read as of %u, the year of the form before it", (unsigned)l->f.year);
}

void jx_head_finish(jx_layout *l)
{
    jx_form *f = &l->f;
    share_year(l);
    settle_own(l);
    if (!f->unit.len && !f->implementing_unit.len) f->unit = l->title_unit;
    complete_unit(l);
    jx_str problem = jx_place_form(l->doc, f, l->heading);
    if (problem.len) jx_layout_problem(l, l->g.rows[l->unit.row].line, l->unit.col, problem);
    if (l->doc->opt.kind) f->kind = l->doc->opt.kind;
    if (!f->kind) f->kind = JX_PROJECT;
    if (!f->year && l->years.len)
        JX_PROBLEM(l, l->years_at.row, l->years_at.col, "“%.*s”有两个年度，无法确定是哪一年，未读入",
                   "\"%.*s\" names two years; it cannot be told which is the form's, and none was read",
                   JX_FMT(l->years));
    else if (!f->year)
        JX_PROBLEM(l, 0, -1, "没有找到年度", "no year was found");
    /* a form that is nowhere because it names no unit has said so */
    bool said = problem.len && jx_str_eq(problem, l->doc->nowhere);
    if (!f->unit.len && !f->implementing_unit.len && !said)
        JX_PROBLEM(l, l->unit.row, l->unit.col, "没有找到单位名称", "no unit was found");
    if (!f->project_name.len && f->kind == JX_PROJECT)
        JX_PROBLEM(l, l->project.row, l->project.col, "没有找到项目名称", "no project name was found");
}
