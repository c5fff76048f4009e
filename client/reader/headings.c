#include "client/reader/headings.h"

#include "client/reader/heading_words.h"

enum { MOST = JX_SHEET_COLUMNS };

static void label_at(const jx_grid *g, size_t row, int col, jx_label *label)
{
    jx_label_of(jx_grid_cell(g, row, (size_t)col), label);
}

static enum jx_word word_at(const jx_grid *g, size_t row, int col)
{
    jx_label label;
    label_at(g, row, col, &label);
    return jx_word_of(&label);
}

/* The first column of a word counts. */
static void set(jx_columns *cols, enum jx_word w, int col)
{
    if (w != JX_W_NONE && cols->at[w] < 0) cols->at[w] = (int16_t)col;
    if (w == JX_W_IGNORED) jx_ignore_column(cols, col);
    if (col > cols->last) cols->last = (int16_t)col;
}

static void stand_in(jx_columns *cols, enum jx_word weak, enum jx_word strong)
{
    if (cols->at[weak] < 0) return;
    if (cols->at[strong] < 0)
        cols->at[strong] = cols->at[weak];
    else if (cols->at[strong] != cols->at[weak])
        jx_ignore_column(cols, cols->at[weak]);
}

/* Words that mean another where that one has no column: 预算数 beside 调整预算数 is that of the beginning, alone it is
 * that of the year. */
static void settle_weak(jx_columns *cols)
{
    int16_t budget = cols->at[JX_W_BUDGET];
    if (budget >= 0 && cols->at[JX_W_ADJUSTED] >= 0 && cols->at[JX_W_ADJUSTED] != budget && cols->at[JX_W_INITIAL] < 0)
        cols->at[JX_W_INITIAL] = budget;
    else if (budget >= 0 && cols->at[JX_W_INITIAL] != budget)
        stand_in(cols, JX_W_BUDGET, JX_W_ADJUSTED);
    if (cols->at[JX_W_POINTS] >= 0 && cols->at[JX_W_WEIGHT] < 0 && cols->at[JX_W_SCORE] >= 0)
        cols->at[JX_W_WEIGHT] = cols->at[JX_W_POINTS];
    else if (cols->at[JX_W_POINTS] >= 0 && cols->at[JX_W_WEIGHT] >= 0 && cols->at[JX_W_WEIGHT] != cols->at[JX_W_POINTS])
        stand_in(cols, JX_W_POINTS, JX_W_SCORE);
    stand_in(cols, JX_W_RECEIVED, JX_W_ADJUSTED);
    stand_in(cols, JX_W_KIND, JX_W_L1);
}

static void clear(jx_columns *cols, size_t row)
{
    *cols = (jx_columns){.last = -1, .row = row, .found = true};
    memset(cols->at, -1, sizeof cols->at);
}

/* The heading left of a column, in the same row. */
static enum jx_word word_before(const jx_grid *g, size_t row, int col)
{
    while (--col >= 0)
        if (jx_grid_cell(g, row, (size_t)col).len) return word_at(g, row, col);
    return JX_W_NONE;
}

/* Several columns of weights: 分值 of each level, of which the indicator's stands behind its name; or a ratio (权重
 * 0.2) beside the points (分值 20), which count. The others are left out. */
static void settle_weights(const jx_grid *g, size_t row, jx_columns *cols)
{
    int best = cols->at[JX_W_WEIGHT], n = 0;
    if (best < 0 || !jx_grid_cell(g, row, (size_t)best).len) return;
    bool ratio = jx_starts(jx_grid_cell(g, row, (size_t)best), "权"), of_level = false, behind = false;
    enum jx_word w = word_before(g, row, best);
    of_level = w == JX_W_L1 || w == JX_W_L2;
    for (int c = best; c >= 0 && c < MOST; c = jx_first_cell(g, row, c + 1)) {
        if (word_at(g, row, c) != JX_W_WEIGHT) continue;
        n++;
        w = word_before(g, row, c);
        bool better = of_level ? w == JX_W_L3 && !behind : ratio && !jx_starts(jx_grid_cell(g, row, (size_t)c), "权");
        if (!better) continue;
        best = c;
        behind |= of_level;
        ratio = false;
    }
    if (n < 2 || best == cols->at[JX_W_WEIGHT]) return;
    for (int c = cols->at[JX_W_WEIGHT]; c >= 0 && c < MOST; c = jx_first_cell(g, row, c + 1))
        if (c != best && word_at(g, row, c) == JX_W_WEIGHT) jx_ignore_column(cols, c);
    cols->at[JX_W_WEIGHT] = (int16_t)best;
}

jx_columns jx_columns_of(const jx_grid *g, size_t row)
{
    jx_columns cols;
    clear(&cols, row);
    const jx_grid_row *r = &g->rows[row];
    for (uint32_t c = 0; c < r->n && c < INT16_MAX; c++)
        if (g->cells[r->first + c].len) set(&cols, word_at(g, row, (int)c), (int)c);
    settle_weights(g, row, &cols);
    settle_weak(&cols);
    return cols;
}

/* ---- a heading of two rows ---- */

/* The last column that the upper heading at col stretches over. */
static int stretch(const jx_grid *g, size_t row, int col)
{
    int next = jx_first_cell(g, row, col + 1), end = (int)g->rows[row].n;
    if ((int)g->rows[row + 1].n > end) end = (int)g->rows[row + 1].n;
    return (next < 0 ? end : next) - 1;
}

/* Has the lower half of a heading a cell under this one of the upper half? */
static bool stands_over(const jx_grid *g, size_t row, int col)
{
    int below = jx_first_cell(g, row + 1, col);
    return below >= 0 && below <= stretch(g, row, col);
}

static bool has_digit(jx_str s)
{
    for (uint32_t i = 0; i < s.len; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

/* The upper cell over a column: the last that begins at or before it. -1: none. */
static int upper_of(const jx_grid *g, size_t row, int col)
{
    int found = -1;
    for (int c = jx_first_cell(g, row, 0); c >= 0 && c <= col; c = jx_first_cell(g, row, c + 1)) found = c;
    return found;
}

static enum jx_word lower_word(const jx_grid *g, size_t row, int col)
{
    jx_label upper, lower;
    int over = upper_of(g, row, col);
    label_at(g, row + 1, col, &lower);
    if (over < 0) return jx_word_of(&lower);
    label_at(g, row, over, &upper);
    if (jx_is_others_heading(&upper)) return JX_W_IGNORED;
    return jx_lower_heading(&upper, &lower);
}

/* May the row below be the lower half? Its cells are headings, and stand under such of the upper half as stretch over
 * them; none stands where data would. */
static bool is_lower_half(const jx_grid *g, size_t row)
{
    int known = 0, cells = 0;
    for (int c = jx_first_cell(g, row + 1, 0); c >= 0; c = jx_first_cell(g, row + 1, c + 1), cells++) {
        jx_str cell = jx_grid_cell(g, row + 1, (size_t)c);
        jx_label label;
        label_at(g, row + 1, c, &label);
        if (jx_is_placeholder(cell) || (has_digit(cell) && !jx_year_of_heading(&label))) return false;
        enum jx_word w = lower_word(g, row, c);
        if (w == JX_W_TOTAL || w == JX_W_TOTAL_SCORE || w == JX_W_FUNDS_TOTAL) return false;
        known += w != JX_W_NONE;
        int over = upper_of(g, row, c);
        if (w == JX_W_NONE && (over < 0 || stretch(g, row, over) == over)) return false;
    }
    return cells > 1 && 2 * known >= cells;
}

static int amounts(const jx_columns *c)
{
    return (c->at[JX_W_INITIAL] >= 0) + (c->at[JX_W_ADJUSTED] >= 0) + (c->at[JX_W_EXECUTED] >= 0);
}

static int values(const jx_columns *c)
{
    return (c->at[JX_W_TARGET] >= 0) + (c->at[JX_W_ACTUAL] >= 0) + (c->at[JX_W_DONE] >= 0) + (c->at[JX_W_WEIGHT] >= 0) +
           (c->at[JX_W_SCORE] >= 0) + (c->at[JX_W_REASON] >= 0);
}

static bool is_goal(const jx_columns *c) { return c->at[JX_W_EXPECTED] >= 0 && c->at[JX_W_DONE] >= 0; }

bool jx_is_whole_heading(const jx_columns *c)
{
    bool indicators = c->at[JX_W_L3] >= 0 && (c->at[JX_W_WEIGHT] >= 0 || c->at[JX_W_SCORE] >= 0 ||
                                              c->at[JX_W_ACTUAL] >= 0 || c->at[JX_W_DONE] >= 0);
    return indicators || is_goal(c) || amounts(c) > 1;
}

/* 单位名称 | 项目名称 | 资金情况 | … over a row that begins further right: the upper heading of a list. In a form's
 * head nothing stands between a label and the next row's. */
static bool heads_list(const jx_grid *g, size_t row, const jx_columns *c)
{
    int unit = c->at[JX_W_UNIT] >= 0 ? c->at[JX_W_UNIT] : c->at[JX_W_UNIT_OWN], project = c->at[JX_W_PROJECT];
    if (unit < 0 || project < 0 || (unit - project != 1 && project - unit != 1)) return false;
    int last = unit > project ? unit : project;
    return jx_first_cell(g, row + 1, 0) > last && jx_first_cell(g, row, last + 1) >= 0;
}

bool jx_headings_join(const jx_grid *g, size_t row, jx_columns *cols)
{
    const jx_grid_row *r = &g->rows[row];
    if (row + 1 >= g->n_rows || !r[0].exact || !r[1].exact || r[1].part != r[0].part || r[1].apart) return false;
    bool heading = values(cols) + amounts(cols) > 1 || cols->at[JX_W_L3] >= 0 ||
                   (cols->at[JX_W_PROJECT] >= 0 && cols->at[JX_W_FUNDS] >= 0) ||
                   (cols->at[JX_W_ITEM] >= 0 && cols->last > cols->at[JX_W_ITEM]) || heads_list(g, row, cols);
    if (!heading || is_goal(cols) || !is_lower_half(g, row)) return false;
    jx_columns lower = jx_columns_of(g, row + 1);
    bool list = cols->at[JX_W_PROJECT] >= 0;                        /* has all blocks in one heading */
    bool other = amounts(cols) > 1 && lower.at[JX_W_L3] >= 0;       /* the next block's heading */
    bool wide = cols->at[JX_W_L3] >= 0 || cols->at[JX_W_ITEM] >= 0; /* its upper half has more than groups */
    if ((jx_is_whole_heading(&lower) && !list && !wide) || other) return false;
    jx_columns both;
    clear(&both, row);
    for (int c = jx_first_cell(g, row + 1, 0); c >= 0 && c < MOST; c = jx_first_cell(g, row + 1, c + 1))
        set(&both, lower_word(g, row, c), c);
    for (int c = jx_first_cell(g, row, 0); c >= 0 && c < MOST; c = jx_first_cell(g, row, c + 1)) {
        enum jx_word w = word_at(g, row, c);
        bool group = stands_over(g, row, c), block = w == JX_W_FUNDS || w == JX_W_INDICATORS || w == JX_W_GOAL;
        if (!group || block) set(&both, w, c);
    }
    settle_weak(&both);
    *cols = both;
    return true;
}

/* ---- headings that no table has ---- */

static bool is_column_word(enum jx_word w)
{
    return (w >= JX_W_INITIAL && w <= JX_W_RATE_SCORE) || (w >= JX_W_L1 && w <= JX_W_REMARK);
}

/* The latest year that headings name: earlier ones are not the form's. */
static unsigned latest_year(const jx_grid *g, size_t row)
{
    unsigned latest = 0;
    for (int c = jx_first_cell(g, row, 0); c >= 0; c = jx_first_cell(g, row, c + 1)) {
        jx_label label;
        label_at(g, row, c, &label);
        unsigned year = jx_year_of_heading(&label);
        if (year > latest) latest = year;
    }
    return latest;
}

static void guess_row(const jx_grid *g, size_t row, bool over, jx_columns *cols)
{
    unsigned latest = latest_year(g, row);
    for (int c = jx_first_cell(g, row, 0); c >= 0 && c < MOST; c = jx_first_cell(g, row, c + 1)) {
        jx_label label;
        label_at(g, row, c, &label);
        if (jx_word_of(&label) != JX_W_NONE || jx_is_ignored(cols, c) || (over && stands_over(g, row, c))) continue;
        if (jx_first_level(&label).family || jx_is_block_label(&label)) continue;
        unsigned year = jx_year_of_heading(&label);
        enum jx_word w = year && year < latest ? JX_W_IGNORED : jx_guess_heading(&label);
        if (w == JX_W_NONE) continue;
        if (w != JX_W_IGNORED && cols->at[w] >= 0) continue; /* which of two it is, cannot be told */
        set(cols, w, c);
    }
}

void jx_headings_guess(const jx_grid *g, size_t row, bool lower, jx_columns *cols)
{
    int known = 0;
    for (int w = 0; w < JX_W_COUNT_; w++) known += cols->at[w] >= 0 && is_column_word((enum jx_word)w);
    if (known < 2) return;
    guess_row(g, row, lower, cols);
    if (lower) guess_row(g, row + 1, false, cols);
    settle_weak(cols);
}

bool jx_heading_known(const jx_columns *cols, int col)
{
    for (int w = 0; w < JX_W_COUNT_; w++)
        if (cols->at[w] == col) return true;
    return jx_is_ignored(cols, col);
}

/* A table of two levels: the second is the indicator, unless 数量指标 and the like stand there. */
static void two_levels(const jx_grid *g, size_t first, jx_columns *cols)
{
    int l2 = cols->at[JX_W_L2];
    if (cols->at[JX_W_L3] >= 0 || cols->at[JX_W_L1] < 0 || l2 < 0 || cols->at[JX_W_PROJECT] >= 0 || values(cols) < 3)
        return;
    if (first >= g->n_rows || !g->rows[first].exact) return;
    jx_label label;
    label_at(g, first, l2, &label);
    if (!label.len || jx_second_level(&label).family || jx_first_level(&label).family) return;
    cols->at[JX_W_L3] = (int16_t)l2;
    cols->at[JX_W_L2] = -1;
}

jx_columns jx_heading_at(jx_layout *l, size_t row)
{
    jx_columns cols = jx_columns_of(&l->g, row);
    bool joined = jx_headings_join(&l->g, row, &cols);
    if (joined) l->lower = row + 2;
    jx_headings_guess(&l->g, row, joined, &cols);
    if (l->g.rows[row].exact) two_levels(&l->g, row + 1 + joined, &cols);
    return cols;
}

/* ---- what is left ---- */

static bool is_among(enum jx_word w, const enum jx_word *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] == w) return true;
    return false;
}

static bool is_column(const jx_columns *cols, const jx_heading_words *block, int col)
{
    for (size_t i = 0; i < block->n_words; i++)
        if (cols->at[block->words[i]] == col) return true;
    return jx_is_ignored(cols, col);
}

/* "年度绩效目标1（40分）" left of the levels, with nothing below it: the block's label, not a column's. */
static bool labels_block(const jx_layout *l, size_t row, const jx_columns *cols, int col)
{
    int levels = cols->at[JX_W_L1] >= 0   ? cols->at[JX_W_L1]
                 : cols->at[JX_W_L2] >= 0 ? cols->at[JX_W_L2]
                                          : cols->at[JX_W_L3];
    return col < levels && row + 1 < l->g.n_rows && !jx_grid_cell(&l->g, row + 1, (size_t)col).len;
}

/* The fields that a block needs, as people call them. */
static const struct {
    enum jx_word word;
    enum jx_field field;
    const char *zh, *en;
} fields[] = {
    {JX_W_L1, JX_F_L1, "一级指标", "first level"},
    {JX_W_L2, JX_F_L2, "二级指标", "second level"},
    {JX_W_L3, JX_F_NAME, "指标名称", "name"},
    {JX_W_TARGET, JX_F_TARGET, "指标值", "target"},
    {JX_W_ACTUAL, JX_F_ACTUAL, "实际完成值", "actual value"},
    {JX_W_WEIGHT, JX_F_WEIGHT, "分值", "weight"},
    {JX_W_SCORE, JX_F_SCORE, "得分", "score"},
    {JX_W_INITIAL, JX_F_INITIAL, "年初预算数", "initial budget"},
    {JX_W_ADJUSTED, JX_F_ADJUSTED, "全年预算数", "adjusted budget"},
    {JX_W_EXECUTED, JX_F_EXECUTED, "全年执行数", "amount executed"},
    {JX_W_REASON, JX_F_REASON, "偏差原因", "reason"},
    {JX_W_TOTAL_SCORE, JX_F_TOTAL_SCORE, "总分", "total score"},
};

/* What the block needs and no column has: names for the message, bits for the problem. */
static uint32_t not_found(const jx_layout *l, const jx_columns *cols, const jx_heading_words *block, char out[160])
{
    uint32_t bits = 0;
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (cols->at[fields[i].word] >= 0 || !is_among(fields[i].word, block->needed, block->n_needed)) continue;
        bits |= JX_ABOUT(fields[i].field);
        n += (size_t)snprintf(out + n, 160 - n, "%s%s", n ? JX_DT(l->doc, "、", ", ") : "",
                              JX_DT(l->doc, fields[i].zh, fields[i].en));
    }
    return bits;
}

static uint32_t field_of(enum jx_word w)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].word == w) return JX_ABOUT(fields[i].field);
    return JX_ABOUT(JX_F_NONE); /* of no field */
}

static void settle_row(jx_layout *l, size_t row, bool over, jx_columns *cols, const jx_heading_words *block, int from)
{
    char missing[160];
    uint32_t bits = not_found(l, cols, block, missing);
    for (int c = jx_first_cell(&l->g, row, from); c >= 0 && c < MOST; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_str cell = jx_grid_cell(&l->g, row, (size_t)c);
        jx_label label;
        jx_label_of(cell, &label);
        enum jx_word w = jx_word_of(&label);
        if (is_column(cols, block, c) || (over && stands_over(&l->g, row, c))) continue;
        if (w == JX_W_INDICATORS || w == JX_W_GOAL || w == JX_W_FUNDS) continue;
        if (jx_is_block_label(&label) || jx_first_level(&label).family || labels_block(l, row, cols, c)) continue;
        bool known = is_among(w, block->words, block->n_words), exact = l->g.rows[row].exact;
        if (exact || (w != JX_W_NONE && !known)) jx_ignore_column(cols, c);
        if (!exact) continue;
        if (cols->at[w] < 0 && w == JX_W_REMARK) continue;
        if (known && cols->at[w] < 0) /* left out with the names that it would belong to */
            JX_PROBLEM(l, row, c, "没有指标名称，“%.*s”一列未读入",
                       "no names of indicators: the column \"%.*s\" was not read", JX_FMT(cell))
                ->fields = field_of(w);
        else if (known)
            JX_PROBLEM(l, row, c, "“%.*s”又有一列，未读入", "another column \"%.*s\" was not read", JX_FMT(cell))
                ->fields = field_of(w);
        else if (w == JX_W_NONE && bits)
            JX_PROBLEM(l, row, c, "没有认出“%.*s”一列，其内容未读入；没有找到：%s",
                       "the column \"%.*s\" is not known and was not read; not found: %s", JX_FMT(cell), missing)
                ->fields = bits;
        else if (w == JX_W_NONE)
            JX_PROBLEM(l, row, c, "没有认出“%.*s”一列，其内容未读入",
                       "the column \"%.*s\" is not known and was not read", JX_FMT(cell))
                ->fields = JX_ABOUT(JX_F_NONE);
    }
}

void jx_headings_settle(jx_layout *l, size_t row, jx_columns *cols, const jx_heading_words *block, int from)
{
    bool lower = l->lower == row + 2;
    settle_row(l, row, lower, cols, block, from);
    if (lower) settle_row(l, row + 1, false, cols, block, from);
}
