/* The indicator block: levels hold until another row names them; what is odd about a row is reported with its line. */
#include "client/reader/headings.h"
#include "client/reader/place_cells.h"

/* Headings that mean the same among indicators as others elsewhere: 完成情况 is the actual value, 预期目标 the target;
 * a changed target counts instead of the first. */
void jx_indicator_words(jx_columns *c)
{
    static const struct {
        enum jx_word role, other;
    } pairs[] = {{JX_W_ACTUAL, JX_W_DONE},
                 {JX_W_TARGET, JX_W_EXPECTED},
                 {JX_W_SCORE, JX_W_TOTAL_SCORE},
                 {JX_W_MEASURE, JX_W_UNIT_OR_MONEY}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (c->at[pairs[i].role] < 0) c->at[pairs[i].role] = c->at[pairs[i].other];
    if (c->at[JX_W_TARGET_NEW] < 0) return;
    int16_t first = c->at[JX_W_TARGET];
    c->at[JX_W_TARGET] = c->at[JX_W_TARGET_NEW];
    c->at[JX_W_TARGET_NEW] = first; /* now the one that stands in where nothing was changed */
}

/* Are most of the weights below a heading printed as 20%? */
static bool weights_in_percent(const jx_grid *g, const jx_columns *heads)
{
    int percent = 0, plain = 0;
    if (heads->at[JX_W_WEIGHT] < 0) return false;
    for (size_t row = heads->row + 1; row < g->n_rows && row <= heads->row + JX_MAX_INDICATORS; row++) {
        jx_str cell = jx_grid_cell(g, row, (size_t)heads->at[JX_W_WEIGHT]);
        jx_pts v;
        plain += jx_plain_points(cell, &v);
        jx_str bare = jx_without_percent(cell);
        if (bare.len < cell.len) percent += jx_plain_points(bare, &v);
    }
    return percent > plain;
}

bool jx_indicator_header(jx_layout *l, size_t row, const jx_columns *cols)
{
    static const enum jx_word words[] = {
        JX_W_L1,     JX_W_L2,     JX_W_L3,    JX_W_OP,     JX_W_TARGET, JX_W_TARGET_NEW,    JX_W_MEASURE,
        JX_W_ACTUAL, JX_W_WEIGHT, JX_W_SCORE, JX_W_REASON, JX_W_REMARK, JX_W_ACTUAL_MEASURE};
    static const enum jx_word needed[] = {JX_W_L1, JX_W_TARGET, JX_W_ACTUAL, JX_W_WEIGHT, JX_W_SCORE, JX_W_REASON};
    const jx_heading_words block = {words, needed, sizeof words / sizeof *words, sizeof needed / sizeof *needed};
    if (cols->at[JX_W_L3] < 0 || l->part == JX_TAIL) return false;
    jx_columns heads = *cols;
    jx_indicator_words(&heads);
    if (heads.at[JX_W_WEIGHT] < 0 && heads.at[JX_W_SCORE] < 0 && heads.at[JX_W_TARGET] < 0) return false;
    jx_headings_settle(l, row, &heads, &block, 0);
    heads.percent = weights_in_percent(&l->g, &heads);
    l->heads = heads;
    l->objectives = l->g.rows[row].exact && heads.at[JX_W_ACTUAL] < 0 && heads.at[JX_W_SCORE] < 0;
    /* in a cut table the first block's own heading (产出指标) may stand in the heading row */
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0 && c < cols->at[JX_W_L3]; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_label label;
        jx_label_of(jx_grid_cell(&l->g, row, (size_t)c), &label);
        jx_level_word w = jx_first_level(&label);
        if (!w.family) continue;
        l->family = w.family;
        l->l1 = l->printed[w.family] = jx_str_of(w.name);
        l->l1_points = l->printed_points[w.family] = w.points;
    }
    return true;
}

static jx_str cell_of(const jx_layout *l, size_t row, const jx_placed *p, enum jx_role role)
{
    if (p->cell[role] < 0) return (jx_str){0};
    jx_str cell = jx_grid_cell(&l->g, row, (size_t)p->cell[role]);
    while (!cell.len && row > l->heads.row + 1 && jx_grid_covered(&l->g, row, p->cell[role]))
        cell = jx_grid_cell(&l->g, --row, (size_t)p->cell[role]);
    return cell;
}

/* A value or a reason merged downwards holds for each of its rows; points would count twice. */
static void take_merged(const jx_layout *l, size_t row, jx_placed *p)
{
    static const enum jx_role roles[] = {JX_R_TARGET, JX_R_ACTUAL, JX_R_REASON};
    if (!p->under || p->none) return;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        int col = jx_place_column(&l->heads, roles[i]);
        if (p->cell[roles[i]] >= 0 || !jx_grid_covered(&l->g, row, col)) continue;
        p->cell[roles[i]] = (int16_t)col;
        bool any = cell_of(l, row, p, roles[i]).len > 0;
        if (!any)
            p->cell[roles[i]] = -1;
        else if (roles[i] == JX_R_TARGET)
            p->odd &= (uint16_t)~JX_ODD_NO_TARGET;
        else if (roles[i] == JX_R_ACTUAL)
            p->odd &= (uint16_t)~JX_ODD_NO_ACTUAL;
    }
}

static void set_first_level(jx_layout *l, enum jx_family family, jx_str text)
{
    l->family = family;
    l->l1 = text;
    l->l1_points = l->printed_points[family];
    l->l2 = (jx_str){0};
}

/* "规划（15分）": the points of a level are no part of its name. */
static jx_str level_text(jx_layout *l, jx_str cell)
{
    jx_pts ignored;
    return jx_without_points(jx_layout_tight(l, cell), &ignored);
}

/* "〃": as in the row above. */
static bool is_ditto(jx_str s)
{
    static const char *const marks[] = {"〃", "同上", "″", "\"", "〞", "''"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (jx_str_eq(s, jx_str_of(marks[i]))) return true;
    return false;
}

/* The levels that hold from this row on. */
static void take_levels(jx_layout *l, size_t row, const jx_placed *p)
{
    jx_str above = l->l2;
    if (p->l1.family) {
        if (p->l1.points) l->printed_points[p->l1.family] = p->l1.points;
        set_first_level(l, p->l1.family, jx_str_of(p->l1.name));
        l->printed[p->l1.family] = l->l1;
    } else if (p->cell[JX_R_L1] >= 0 && !is_ditto(cell_of(l, row, p, JX_R_L1))) {
        set_first_level(l, JX_FAM_NONE, level_text(l, cell_of(l, row, p, JX_R_L1)));
    }
    if (p->l2.family) {
        /* a second level knows its first, whose cell may have been lost; where none is, one of the office's own holds
         */
        bool own = l->g.rows[row].exact && l->l1.len && l->family == JX_FAM_NONE;
        if (!own && !p->l1.family && p->cell[JX_R_L1] < 0 && p->l2.family != l->family) {
            jx_str printed = l->printed[p->l2.family];
            set_first_level(l, p->l2.family, printed.len ? printed : jx_str_of(jx_family_name(p->l2.family)));
        }
        l->l2 = jx_str_of(p->l2.name);
    } else if (p->cell[JX_R_L2] >= 0) {
        jx_str cell = cell_of(l, row, p, JX_R_L2);
        l->l2 = is_ditto(cell) ? above : level_text(l, cell);
    }
}

/* A second level that is printed once for several rows may stand only on the page after the break; rows at the page's
 * end that name none could be its own already. */
static void late_level(jx_layout *l, size_t row, const jx_placed *p)
{
    if (!p->l2.family || p->l1.family || !l->n_rows || l->above_named || l->above + 1 != row) return;
    if (l->g.rows[l->above].exact || l->g.rows[l->above].block == l->g.rows[row].block) return;
    /* where every row stands by itself, an empty line is no page break */
    bool alone = row + 1 == l->g.n_rows || l->g.rows[row + 1].block != l->g.rows[row].block;
    if (alone && (l->above == 0 || l->g.rows[l->above - 1].block != l->g.rows[l->above].block)) return;
    JX_PROBLEM(l, l->above, -1, "换页后才出现“%s”，换页前的最后几行可能已属于它，二级指标按“%.*s”读入",
               "\"%s\" is printed only after the page break; the last rows before it may be its own already, they were "
               "read as \"%.*s\"",
               p->l2.name, JX_FMT(l->l2))
        ->fields = JX_ABOUT(JX_F_L2);
}

static jx_pts points_of(const jx_layout *l, size_t row, const jx_placed *p, enum jx_role role)
{
    jx_pts v;
    jx_str cell = cell_of(l, row, p, role);
    if (role == JX_R_WEIGHT) cell = jx_without_percent(cell); /* 权重 20% */
    return p->cell[role] >= 0 && jx_plain_points(cell, &v) ? v : JX_PTS_NONE;
}

void jx_indicator_split(jx_indicator *i, jx_str op, jx_str unit)
{
    jx_value v;
    jx_value_parse_of(i->target, unit, &v);
    i->op = op.len ? (uint8_t)jx_op_named(op) : v.op;
    i->target_value = v.value;
    i->unit = unit.len ? unit : v.unit;
    /* words under an operator that compares numbers: the words decide */
    if (i->target.len && !jx_dec_has(v.value)) i->op = JX_QUALITATIVE;
    if (!i->actual.len) return;
    jx_value_parse_of(i->actual, i->unit, &v);
    i->actual_value = v.value;
    i->actual_unit = v.unit.len || !jx_dec_has(v.value) ? v.unit : i->unit;
}

/* The unit of the actual value, where it has a column of its own. */
static void take_actual_unit(jx_layout *l, size_t row, const jx_placed *p, jx_indicator *i)
{
    jx_str unit = jx_layout_tight(l, cell_of(l, row, p, JX_R_ACTUAL_MEASURE));
    jx_value v;
    if (jx_is_blank(unit) || !jx_dec_has(i->actual_value)) return;
    jx_value_parse_of(i->actual, unit, &v);
    i->actual_value = v.value;
    i->actual_unit = v.unit.len || !jx_dec_has(v.value) ? v.unit : unit;
}

static void take_split_values(jx_layout *l, size_t row, const jx_placed *p, jx_indicator *i)
{
    jx_str op = jx_layout_text(l, cell_of(l, row, p, JX_R_OP)),
           unit = jx_layout_tight(l, cell_of(l, row, p, JX_R_MEASURE));
    if (jx_str_eq(unit, JX_STR("无"))) unit.len = 0;
    if (op.len && jx_op_named(op) == JX_OP_NONE)
        JX_PROBLEM(l, row, p->cell[JX_R_OP], "看不懂的指标性质：%.*s", "unknown operator: %.*s", JX_FMT(op))->fields =
            JX_ABOUT(JX_F_OP) | JX_ABOUT(JX_F_TARGET);
    jx_indicator_split(i, op, unit);
    take_actual_unit(l, row, p, i);
}

/* "≥90T B": a unit of Latin letters that the end of a line has torn. */
static jx_str with_whole_unit(jx_layout *l, jx_str s)
{
    enum { LETTERS = 4 };
    uint32_t from = s.len, letters = 0;
    for (; from && (s.p[from - 1] == ' ' || (s.p[from - 1] | 32) >= 'a'); from--) {
        if ((s.p[from - 1] | 32) > 'z' || letters > LETTERS) return s;
        letters += s.p[from - 1] != ' ';
    }
    if (!from || s.p[from - 1] < '0' || s.p[from - 1] > '9' || letters < 2 || letters > LETTERS) return s;
    while (from < s.len && s.p[from] == ' ') from++;
    if (!memchr(s.p + from, ' ', s.len - from)) return s;
    char *out = jx_arena_copy(&l->doc->arena, s.p, s.len);
    if (!out) return s;
    uint32_t n = from;
    for (uint32_t i = from; i < s.len; i++)
        if (s.p[i] != ' ') out[n++] = s.p[i];
    return (jx_str){out, n};
}

static void take_values(jx_layout *l, size_t row, const jx_placed *p, jx_indicator *i)
{
    jx_value v;
    i->op = JX_OP_NONE;
    i->target_value = i->actual_value = JX_DEC_NONE;
    if (p->odd & JX_ODD_UNCLEAR) return;
    i->target = jx_layout_tight(l, cell_of(l, row, p, JX_R_TARGET));
    if (!i->target.len) i->target = jx_layout_tight(l, cell_of(l, row, p, JX_R_TARGET_NEW));
    i->target = with_whole_unit(l, i->target);
    i->actual = with_whole_unit(l, jx_layout_tight(l, cell_of(l, row, p, JX_R_ACTUAL)));
    if (l->heads.at[JX_W_OP] >= 0) {
        take_split_values(l, row, p, i);
        return;
    }
    if (i->target.len) {
        jx_str measure = jx_layout_tight(l, cell_of(l, row, p, JX_R_MEASURE));
        jx_value_parse_of(i->target, measure, &v);
        i->op = v.op;
        i->target_value = v.value;
        i->unit = v.unit.len || !jx_dec_has(v.value) ? v.unit : measure;
        /* some offices repeat the name where the target belongs */
        bool surely = jx_str_eq(i->target, i->name);
        if (!surely && jx_ends(i->target, "满意度"))
            JX_PROBLEM(l, row, p->cell[JX_R_TARGET], "指标值像是指标名称：%.*s", "the target reads like a name: %.*s",
                       JX_FMT(i->target))
                ->fields = JX_ABOUT(JX_F_TARGET);
        if (v.op == JX_OP_NONE && (jx_starts(i->target, "（") || jx_starts(i->target, "(")))
            JX_PROBLEM(l, row, p->cell[JX_R_TARGET], "指标值前的符号无法辨认：%.*s",
                       "the operator before the target is illegible: %.*s", JX_FMT(i->target))
                ->fields = JX_ABOUT(JX_F_OP) | JX_ABOUT(JX_F_TARGET);
    }
    if (i->actual.len) {
        jx_value_parse(i->actual, &v);
        i->actual_value = v.value;
        i->actual_unit = v.unit.len || !jx_dec_has(v.value) || l->heads.at[JX_W_MEASURE] < 0 ? v.unit : i->unit;
    }
    take_actual_unit(l, row, p, i);
}

/* The reason; a remark stands in for it only where one is due, because offices slip by a column. */
static void take_notes(jx_layout *l, size_t row, const jx_placed *p, jx_indicator *i)
{
    jx_str remark = jx_layout_text(l, cell_of(l, row, p, JX_R_REMARK));
    i->reason = jx_layout_text(l, cell_of(l, row, p, JX_R_REASON));
    if (!remark.len) return;
    bool missed = i->weight != JX_PTS_NONE && i->score != JX_PTS_NONE && i->score < i->weight;
    if (!i->reason.len && missed) {
        i->reason = remark;
        JX_PROBLEM(l, row, p->cell[JX_R_REMARK], "原因写在备注栏中，已作为原因读入",
                   "the reason stands in the remarks; taken as the reason")
            ->fields = JX_ABOUT(JX_F_REASON);
    } else {
        JX_PROBLEM(l, row, p->cell[JX_R_REMARK], "备注未读入", "the remark was not read")->fields =
            JX_ABOUT(JX_F_REASON);
    }
}

/* The cells of a row that were taken for nothing, as a list. */
static jx_str unread(jx_layout *l, size_t row, const jx_placed *p)
{
    char list[120];
    size_t n = 0;
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_str cell = jx_grid_cell(&l->g, row, (size_t)c);
        jx_label label;
        jx_label_of(cell, &label);
        bool taken = jx_is_block_label(&label) || jx_first_level(&label).family || jx_second_level(&label).family;
        for (int r = 0; r < JX_ROLES; r++) taken |= p->cell[r] == c;
        if (taken) continue;
        if (n + strlen("、") + cell.len + sizeof "…" > sizeof list) {
            strcpy(list + n, "…"); /* there is always room for it */
            n += strlen("…");
            break;
        }
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s", n ? JX_DT(l->doc, "、", ", ") : "", JX_FMT(cell));
    }
    return jx_arena_printf(&l->doc->arena, "%s", n ? list : "");
}

static void report(jx_layout *l, size_t row, const jx_placed *p, jx_str name)
{
    if (p->odd & JX_ODD_SLIPPED)
        JX_PROBLEM(l, row, -1, "“%.*s”：这一行与表头错位，按内容读入",
                   "\"%.*s\": the row stands beside its headings; read by what its cells are", JX_FMT(name));
    if (p->odd & JX_ODD_NO_NAME) JX_PROBLEM(l, row, -1, "三级指标的名称缺失", "the indicator's name is missing");
    if (p->odd & JX_ODD_UNCLEAR)
        JX_PROBLEM(l, row, -1, "“%.*s”：指标值与实际完成值无法分辨，均未读入",
                   "\"%.*s\": target and actual value cannot be told apart; neither was read", JX_FMT(name));
    if ((p->odd & JX_ODD_NO_TARGET) && !p->under)
        JX_PROBLEM(l, row, -1, "“%.*s”：没有指标值", "\"%.*s\": no target", JX_FMT(name));
    if ((p->odd & JX_ODD_NO_ACTUAL) && (p->odd & JX_ODD_LEFTOVER))
        JX_PROBLEM(l, row, -1, "“%.*s”：无法确定哪个是实际完成值，未读入",
                   "\"%.*s\": it cannot be told which is the actual value; none was read", JX_FMT(name));
    else if ((p->odd & JX_ODD_NO_ACTUAL) && !p->under)
        JX_PROBLEM(l, row, -1, "“%.*s”：没有实际完成值", "\"%.*s\": no actual value", JX_FMT(name));
    if ((p->odd & JX_ODD_NO_NUMBERS) && !p->under)
        JX_PROBLEM(l, row, -1, "“%.*s”：没有分值和得分", "\"%.*s\": neither weight nor score", JX_FMT(name));
    bool own = l->g.rows[row].exact && l->family == JX_FAM_NONE && l->l1.len; /* levels of the office's own */
    if ((p->odd & JX_ODD_NEW_LEVEL) && !own && !is_ditto(cell_of(l, row, p, JX_R_L2)))
        JX_PROBLEM(l, row, p->cell[JX_R_L2], "未知的二级指标：%.*s", "unknown second level: %.*s",
                   JX_FMT(cell_of(l, row, p, JX_R_L2)));
    if (p->odd & JX_ODD_TWO_LEVELS)
        JX_PROBLEM(l, row, p->cell[JX_R_L2], "一行中有两个二级指标，本行取前一个，后一个用于以下各行",
                   "two second levels in one row: taken as the first's, the second for the rows below");
    if (p->odd & JX_ODD_NO_LEVEL2)
        JX_PROBLEM(l, row, -1, "“%.*s”：二级指标缺失", "\"%.*s\": the second level is missing", JX_FMT(name));
    if (p->odd & JX_ODD_LEFTOVER)
        JX_PROBLEM(l, row, -1, "“%.*s”：单元格过多，未读入：%.*s", "\"%.*s\": too many cells; not read: %.*s",
                   JX_FMT(name), JX_FMT(unread(l, row, p)));
    if (p->odd & JX_ODD_GLUED)
        JX_PROBLEM(l, row, -1, "“%.*s”：分值与得分在同一单元格中", "\"%.*s\": weight and score stand in one cell",
                   JX_FMT(name));
    if (l->g.rows[row].ragged)
        JX_PROBLEM(l, row, -1, "这一行有%u个单元格，与相邻各行不同", "this row has %u cells, unlike those around it",
                   (unsigned)l->g.rows[row].n);
}

/* "指标 1：工资发放及时性", ": 服务对象满意度": the number in the template is no part of the name. */
static jx_str without_number(jx_str name)
{
    uint32_t n = jx_numbered_name(name);
    jx_str rest = jx_trim(jx_drop(name, n));
    while (jx_starts(rest, "：") || jx_starts(rest, ":")) rest = jx_trim(jx_drop(rest, rest.p[0] == ':' ? 1 : 3));
    return rest.len ? rest : name;
}

/* "95% | 25 | 25 | 4" where "≥90% | 95% | 25 | 25" belongs: a bare number equal to the weight as the actual value. With
 * another judge's score behind, each cell still looks like what its column says; the sums tell. */
static bool looks_shifted(const jx_layout *l, const jx_indicator *i)
{
    jx_pts actual;
    if (l->heads.at[JX_W_OP] >= 0 || i->weight == JX_PTS_NONE || !i->target.len) return false;
    if (i->op != JX_OP_NONE && i->op != JX_QUALITATIVE) return false;
    if (!jx_plain_points(i->actual, &actual) || actual != i->weight) return false;
    return !jx_dec_has(i->target_value) || jx_dec_cmp(i->actual_value, i->target_value) != 0;
}

static void add_row(jx_layout *l, size_t row, const jx_placed *p)
{
    if (l->n_rows == JX_MAX_INDICATORS) {
        if (!l->too_many)
            JX_PROBLEM(l, row, -1, "指标超过%d项，从这一行起没有读入",
                       "more than %d indicators; not read from this row on", JX_MAX_INDICATORS);
        l->too_many = true;
        return;
    }
    jx_indicator_row *r = &l->rows[l->n_rows++];
    *r = (jx_indicator_row){.doubt = p->doubt, .under = p->under, .reasoned = p->reasoned};
    jx_indicator *i = &r->i;
    i->line = l->g.rows[row].line;
    i->l1 = l->l1;
    i->l1_weight = l->l1_points;
    i->l2 = l->l2;
    i->name = without_number(jx_layout_tight(l, cell_of(l, row, p, JX_R_NAME)));
    i->weight = points_of(l, row, p, JX_R_WEIGHT);
    if (l->heads.found && l->heads.at[JX_W_WEIGHT] < 0) /* 三级指标（10分）: where no column has the weights */
        i->name = jx_without_points(i->name, &i->weight);
    i->score = points_of(l, row, p, JX_R_SCORE);
    jx_layout_rounded(l, row, p->cell[JX_R_WEIGHT], i->weight);
    jx_layout_rounded(l, row, p->cell[JX_R_SCORE], i->score);
    if (p->odd & JX_ODD_GLUED) {
        i->weight = p->glued[0];
        i->score = p->glued[1];
    }
    take_values(l, row, p, i);
    r->shifted = looks_shifted(l, i);
    if (r->shifted && r->doubt == JX_SURE) r->doubt = JX_DOUBT_PAIR;
    take_notes(l, row, p, i);
    report(l, row, p, i->name);
}

void jx_indicator_line(jx_layout *l, size_t row)
{
    int first = jx_first_cell(&l->g, row, 0);
    jx_label label;
    jx_label_of(jx_grid_cell(&l->g, row, (size_t)first), &label);
    if (jx_word_of(&label) == JX_W_SUBTOTAL) return;

    jx_placed p;
    jx_place(&l->g, row, &l->heads, &p);
    bool text_only = (p.odd & JX_ODD_NO_NUMBERS) && p.cell[JX_R_TARGET] < 0 && p.cell[JX_R_NAME] >= 0;
    if (text_only && jx_count_cells(&l->g, row) == 1) { /* the rest of a torn cell, a page number */
        jx_str s = cell_of(l, row, &p, JX_R_NAME);
        if (s.len > 90) s.len = 90;
        while (s.len && !jx_utf8_valid(s.p, s.len)) s.len--;
        JX_PROBLEM(l, row, p.cell[JX_R_NAME], "无法归类的内容：%.*s", "cannot be placed: %.*s", JX_FMT(s));
        return;
    }
    take_merged(l, row, &p);
    late_level(l, row, &p);
    take_levels(l, row, &p);
    if (!p.none) add_row(l, row, &p);
    if (p.l2_next.family) l->l2 = jx_str_of(p.l2_next.name);
    l->above_named = p.cell[JX_R_L2] >= 0;
    l->above = row;
}

/* ---- numbers in doubt ---- */

/* Sum of all weights, the funding's and those in doubt included, equals the printed total? with: as jx_sum_weights. */
static bool weights_fit(const jx_layout *l)
{
    jx_pts total = l->f.total_weight;
    return total != JX_PTS_NONE && (jx_sum_weights(l, true) == total || jx_sum_weights(l, false) == total);
}

static bool scores_fit(const jx_layout *l)
{
    jx_pts total = l->f.total_score;
    return total != JX_PTS_NONE && (jx_sum_scores(l, true) == total || jx_sum_scores(l, false) == total);
}

static void swap_lone(jx_layout *l)
{
    for (uint32_t k = 0; k < l->n_rows; k++) {
        jx_indicator_row *r = &l->rows[k];
        if (r->doubt != JX_DOUBT_WEIGHT && r->doubt != JX_DOUBT_SCORE) continue;
        jx_pts v = r->i.weight;
        r->i.weight = r->i.score;
        r->i.score = v;
        r->doubt = r->doubt == JX_DOUBT_WEIGHT ? JX_DOUBT_SCORE : JX_DOUBT_WEIGHT;
    }
}

/* Which of the doubts the total row settles; the others lose their numbers. A pair needs both sums: its score could be
 * the weight, and its weight the actual value. */
static void settle(jx_layout *l)
{
    bool pairs = false, lone = false;
    for (uint32_t k = 0; k < l->n_rows; k++) {
        pairs |= l->rows[k].doubt == JX_DOUBT_PAIR;
        lone |= l->rows[k].doubt == JX_DOUBT_WEIGHT || l->rows[k].doubt == JX_DOUBT_SCORE;
    }
    if (!pairs && !lone) return;
    bool fit = weights_fit(l), all = fit && scores_fit(l);
    bool lone_fit = lone && (fit || scores_fit(l));
    if (lone && !lone_fit) {
        swap_lone(l);
        lone_fit = weights_fit(l) || scores_fit(l);
    }
    for (uint32_t k = 0; k < l->n_rows; k++) {
        jx_indicator_row *r = &l->rows[k];
        bool ok = r->doubt == JX_DOUBT_PAIR ? all : lone_fit;
        if (r->doubt == JX_SURE || ok) continue;
        r->i.weight = r->i.score = JX_PTS_NONE;
        if (r->shifted) {
            r->i.target = r->i.actual = r->i.unit = r->i.actual_unit = (jx_str){0};
            r->i.target_value = r->i.actual_value = JX_DEC_NONE;
            r->i.op = JX_OP_NONE;
        }
        jx_layout_problem(
            l, r->i.line, -1,
            jx_arena_printf(
                &l->doc->arena,
                r->shifted ? JX_DT(l->doc, "“%.*s”：这一行可能缺少单元格，其后各列左移，指标值、完成值和分数均未读入",
                                   "\"%.*s\": a cell may be missing and the others have moved left; neither values nor "
                                   "points were read")
                           : JX_DT(l->doc, "“%.*s”：无法判断哪个数是分值、哪个是得分，均未读入",
                                   "\"%.*s\": it cannot be told which number is weight or score; neither was read"),
                JX_FMT(r->i.name)));
    }
}

static bool without_reason(const jx_indicator *i)
{
    return i->weight != JX_PTS_NONE && i->score != JX_PTS_NONE && i->score < i->weight && !i->reason.len;
}

/* Reasons for all indicators in a row below them: those of the indicators they name, or of all that lost points. */
static void take_reasons_below(jx_layout *l)
{
    if (l->below.col < 0) return;
    jx_str text = jx_layout_text(l, jx_grid_cell(&l->g, l->below.row, (size_t)l->below.col));
    if (!text.len || jx_str_eq(text, JX_STR("无"))) return;
    bool named = false, taken = false;
    for (uint32_t k = 0; k < l->n_rows; k++) {
        const jx_indicator *i = &l->rows[k].i;
        named |= without_reason(i) && i->name.len && memmem(text.p, text.len, i->name.p, i->name.len);
    }
    for (uint32_t k = 0; k < l->n_rows; k++) {
        jx_indicator *i = &l->rows[k].i;
        if (!without_reason(i)) continue;
        if (named && !(i->name.len && memmem(text.p, text.len, i->name.p, i->name.len))) continue;
        i->reason = text;
        taken = true;
    }
    if (taken)
        JX_PROBLEM(l, l->below.row, l->below.col, "原因写在表格下方，已作为%s的原因读入",
                   "the reason stands below the indicators; taken as that of %s",
                   named ? JX_DT(l->doc, "其中提到的指标", "those it names")
                         : JX_DT(l->doc, "所有失分指标", "all that lost points"))
            ->fields = JX_ABOUT(JX_F_REASON);
}

void jx_indicators_finish(jx_layout *l)
{
    settle(l);
    take_reasons_below(l);
    for (uint32_t k = 0; k < l->n_rows; k++) {
        const jx_indicator *i = &l->rows[k].i;
        if ((i->weight == JX_PTS_NONE) == (i->score == JX_PTS_NONE) || l->objectives) continue;
        /* left empty by the office, which is for the rules to say: a score that slipped under the weight would not
         * leave the sum of the weights right */
        const jx_indicator_row *r = &l->rows[k];
        if (r->under && (i->score != JX_PTS_NONE || r->reasoned || weights_fit(l))) continue;
        jx_str text = i->score == JX_PTS_NONE
                          ? jx_arena_printf(&l->doc->arena, JX_DT(l->doc, "“%.*s”：没有得分", "\"%.*s\": no score"),
                                            JX_FMT(i->name))
                          : jx_arena_printf(&l->doc->arena, JX_DT(l->doc, "“%.*s”：没有分值", "\"%.*s\": no weight"),
                                            JX_FMT(i->name));
        jx_layout_problem(l, i->line, -1, text);
    }
    if (!l->heads.found)
        JX_PROBLEM(l, 0, -1, "没有找到指标部分", "no indicator block was found");
    else if (l->n_rows == 0)
        JX_PROBLEM(l, l->heads.row, -1, "指标部分没有一条指标", "the indicator block has no indicator");
}
