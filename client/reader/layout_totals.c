/* What follows the indicators: 总分 and 自评结论. */
#include "client/reader/place.h"

enum { MAX_SUM = JX_PTS_MAX, MOST = 8 /* numbers of a total row that are looked at */ };

static jx_pts add(jx_pts a, jx_pts b)
{
    if (a == JX_PTS_NONE || b == JX_PTS_NONE) return JX_PTS_NONE;
    int64_t sum = (int64_t)a + b;
    return sum > MAX_SUM || sum < -MAX_SUM ? JX_PTS_NONE : (jx_pts)sum;
}

/* A number that a row lacks altogether counts as nothing here: whether it was zero is not ours to say, but the others
 * may still prove themselves. A sum over nothing proves nothing. */
static jx_pts sum(const jx_layout *l, bool with, bool score)
{
    jx_pts total = 0;
    uint32_t n = 0;
    for (uint32_t k = 0; k < l->n_rows; k++) {
        jx_pts v = score ? l->rows[k].i.score : l->rows[k].i.weight;
        if (v == JX_PTS_NONE && !score) return JX_PTS_NONE;
        if (v == JX_PTS_NONE) continue;
        total = add(total, v);
        n++;
    }
    if (n == 0) return JX_PTS_NONE;
    if (with && l->n_funding && l->total_first) {
        jx_pts v = score ? l->funding[0].score : l->funding[0].weight;
        if (v != JX_PTS_NONE) total = add(total, v);
    }
    return total;
}

jx_pts jx_sum_weights(const jx_layout *l, bool with) { return sum(l, with, false); }
jx_pts jx_sum_scores(const jx_layout *l, bool with) { return sum(l, with, true); }

/* 合计 spans the columns before the weight, so the row is shorter than its heading; where the source vouches for its
 * cells, the right edges line up: as long as the weight has a cell of its own, none was lost. true: the number was
 * taken. */
static bool by_right_edge(jx_layout *l, size_t row, int label, int col, jx_pts v)
{
    const jx_grid_row *r = &l->g.rows[row];
    const int weight = l->heads.at[JX_W_WEIGHT], score = l->heads.at[JX_W_SCORE];
    int from_right = (int)r->n - 1 - col;
    if (!r->exact || !l->heads.found) return false;
    if (weight >= 0 && l->heads.last - weight == from_right) {
        l->f.total_weight = v;
    } else if (score >= 0 && l->heads.last - score == from_right && (weight < 0 || col - (score - weight) > label)) {
        l->f.total_score = v;
        if (weight >= 0) JX_PROBLEM(l, row, -1, "总分一行没有分值", "the total row has no weight");
    } else {
        return false;
    }
    return true;
}

static const char *const names[JX_GRADES] = {NULL, "优", "良", "中", "差"};

/* A box at the beginning of s: its length, and whether it is ticked. 0: none. */
static uint32_t box_at(jx_str s, bool *ticked)
{
    static const char *const boxes[] = {"☑", "☒", "■", "√", "✓", "✔", "●", "◉", "▣", "□", "☐", "○", "◯", "口", "▢"};
    enum { TICKED = 9 };
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++) {
        if (!jx_starts(s, boxes[i])) continue;
        *ticked = i < TICKED;
        return (uint32_t)strlen(boxes[i]);
    }
    return 0;
}

static enum jx_grade grade_at(jx_str s)
{
    for (int g = JX_EXCELLENT; g < JX_GRADES; g++)
        if (jx_starts(s, names[g])) return (enum jx_grade)g;
    return JX_GRADE_NONE;
}

/* A list of grades to choose from: how many, how many boxes and ticks, and the grade of the last tick. A box belongs to
 * the grade that stands behind it, or before it where the list begins with a grade. */
struct choice {
    unsigned grades, boxes, ticks, others;
    enum jx_grade ticked;
};

static struct choice choice_of(jx_str s)
{
    struct choice out = {0};
    bool before = grade_at(s) != JX_GRADE_NONE, waiting = false, ticked;
    enum jx_grade last = JX_GRADE_NONE;
    while (s.len) {
        uint32_t box = box_at(s, &ticked);
        enum jx_grade g = grade_at(s);
        if (box) {
            out.boxes++;
            out.ticks += ticked;
            if (ticked && before) out.ticked = last;
            waiting = ticked && !before;
        } else if (g) {
            out.grades++;
            if (waiting) out.ticked = g;
            waiting = false;
            last = g;
        } else if ((s.p[0] & 0xC0) != 0x80 && s.p[0] != ' ' && !jx_starts(s, "、") && !jx_starts(s, "\xE3\x80\x80")) {
            out.others++;
        }
        s = jx_drop(s, box ? box : g ? 3 : 1);
    }
    return out;
}

/* "…，等级为“优”。" */
static enum jx_grade grade_after_words(jx_str s)
{
    static const char *const words[] = {"等级为", "等次为", "等级：", "等次：", "结论为", "评价为", "等级:", "等级是"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at = s.len ? memmem(s.p, s.len, words[i], strlen(words[i])) : NULL;
        if (!at) continue;
        jx_str rest = jx_drop(s, (size_t)(at - s.p) + strlen(words[i]));
        if (jx_starts(rest, "“") || jx_starts(rest, "「")) rest = jx_drop(rest, 3);
        enum jx_grade g = grade_at(rest);
        if (!g) continue;
        rest = jx_drop(rest, 3);
        if (!rest.len || jx_starts(rest, "”") || jx_starts(rest, "。") || jx_starts(rest, "，") ||
            jx_starts(rest, "」") || jx_starts(rest, "；"))
            return g;
    }
    return JX_GRADE_NONE;
}

/* "优", "良。各项目标…", "优□ 良☑ 中□ 差□". A list without a tick says nothing. */
enum jx_grade jx_grade_in(jx_str s)
{
    /* what may follow a grade, so that 中央资金… and 良种… are none */
    static const char *const next[] = {"。", "，", ",", ".",  "；", ";",  "、", " ", "：",
                                       ":",  "（", "(", "等", "秀", "好", "\n", "！"};
    enum { LONGEST_LIST = 160 };
    if (s.len <= LONGEST_LIST) {
        struct choice c = choice_of(s);
        if (c.grades > 2 && (c.boxes || !c.others)) return c.ticks == 1 ? c.ticked : JX_GRADE_NONE;
    }
    enum jx_grade g = grade_at(s);
    if (!g) return grade_after_words(s);
    jx_str rest = jx_drop(s, strlen(names[g]));
    if (rest.len == 0) return g;
    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++)
        if (jx_starts(rest, next[i])) return g;
    return JX_GRADE_NONE;
}

static bool is_label(jx_str cell)
{
    jx_label label;
    jx_label_of(cell, &label);
    enum jx_word w = jx_word_of(&label);
    return w == JX_W_GRADE || w == JX_W_SCORE || w == JX_W_WEIGHT || w == JX_W_TOTAL_SCORE;
}

/* A sum that the row could be the total of. */
static bool adds_up(const jx_layout *l, jx_pts weight)
{
    return weight != JX_PTS_NONE && (weight == jx_sum_weights(l, true) || weight == jx_sum_weights(l, false));
}

static bool is_total(const jx_layout *l, jx_pts weight, jx_pts score)
{
    return adds_up(l, weight) && (score == jx_sum_scores(l, true) || score == jx_sum_scores(l, false));
}

/* A score above its weight: the numbers of some row may be the wrong way round. */
static bool one_over(const jx_layout *l)
{
    for (uint32_t k = 0; k < l->n_rows; k++) {
        const jx_indicator *i = &l->rows[k].i;
        if (i->weight != JX_PTS_NONE && i->score != JX_PTS_NONE && i->score > i->weight) return true;
    }
    return false;
}

/* Where all numbers stand under headings, these tell: when the source vouches for its columns, or when the row is as
 * wide as a heading that can be trusted and its weight is the sum of the weights. */
static bool under_headings(jx_layout *l, size_t row, const int *cols, const jx_pts *v, int n)
{
    const jx_grid_row *r = &l->g.rows[row], *heading = &l->g.rows[l->heads.row];
    int weight = l->heads.at[JX_W_WEIGHT], score = l->heads.at[JX_W_SCORE];
    jx_pts w = JX_PTS_NONE, s = JX_PTS_NONE;
    if (!l->heads.found || !heading->exact || (!r->exact && r->n != heading->n)) return false;
    for (int i = 0; i < n; i++) {
        if (cols[i] != weight && cols[i] != score && !jx_is_ignored(&l->heads, cols[i])) return false;
        if (cols[i] == weight) w = v[i];
        if (cols[i] == score) s = v[i];
    }
    if (!r->exact && (!adds_up(l, w) || one_over(l))) return false;
    if (w != JX_PTS_NONE) l->f.total_weight = w;
    if (s != JX_PTS_NONE) l->f.total_score = s;
    return true;
}

/* Two numbers without columns: weight, then score, or as the heading has them when the sum of the weights says so. */
static void two_totals(jx_layout *l, size_t row, const jx_pts v[2])
{
    bool turned = l->heads.found && l->heads.at[JX_W_SCORE] >= 0 && l->heads.at[JX_W_SCORE] < l->heads.at[JX_W_WEIGHT];
    bool sure = v[0] == v[1] || (adds_up(l, v[0]) != adds_up(l, v[1]) && !one_over(l));
    int weight = turned && sure && adds_up(l, v[1]);
    l->f.total_weight = v[weight];
    l->f.total_score = v[!weight];
    if (turned && !sure)
        JX_PROBLEM(l, row, -1, "表头上得分在分值之前，而总分一行的两个数按先分值后得分读入，请核对",
                   "the heading has the score before the weight; the two totals were read as weight, then score: "
                   "please check");
}

/* The only number of 自评总分 though it should be the score: it stands under the weights, or is their sum and not that
 * of the scores. */
static bool looks_like_weight(const jx_layout *l, size_t row, int col, jx_pts v)
{
    if (!l->heads.found || l->heads.at[JX_W_WEIGHT] < 0 || v == JX_PTS_NONE) return false;
    if (l->g.rows[row].exact && col == l->heads.at[JX_W_WEIGHT]) return col != l->heads.at[JX_W_SCORE];
    return adds_up(l, v) && v != jx_sum_scores(l, true) && v != jx_sum_scores(l, false);
}

/* 100, or 100% under a heading that says so. */
static bool total_points(const jx_layout *l, int col, jx_str cell, jx_pts *out)
{
    if (l->heads.found && col == l->heads.at[JX_W_WEIGHT]) cell = jx_without_percent(cell);
    return jx_plain_points(cell, out);
}

void jx_total_row(jx_layout *l, size_t row, int label, bool of_scores)
{
    int cols[MOST], n = 0;
    jx_pts v[MOST];
    for (int c = jx_first_cell(&l->g, row, 0); c >= 0 && n < MOST; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_str cell = jx_grid_cell(&l->g, row, (size_t)c);
        if (c == label || is_label(cell)) continue; /* 总分 | 96 | 自评等级 | 优 */
        if (jx_is_placeholder(cell)) {
            v[n] = JX_PTS_NONE;
        } else if (!total_points(l, c, cell, &v[n])) {
            enum jx_grade grade = n ? jx_grade_in(cell) : JX_GRADE_NONE;
            if (grade && !l->f.grade)
                l->f.grade = (uint8_t)grade;
            else if (n < 2)
                JX_PROBLEM(l, row, c, "总分一行中看不懂的内容：%.*s", "not a number in the total row: %.*s",
                           JX_FMT(cell));
            continue;
        }
        jx_layout_rounded(l, row, c, v[n]);
        cols[n++] = c;
    }
    if (l->has_total) {
        JX_PROBLEM(l, row, label, "又一个总分，未采用", "another total row, not taken");
        return;
    }
    l->has_total = true;
    l->f.total_line = l->g.rows[row].line;
    if (n > 1 && under_headings(l, row, cols, v, n)) return;
    if (l->g.rows[row].ragged && !(n == 2 && is_total(l, v[0], v[1])))
        JX_PROBLEM(l, row, -1, "总分一行有%u个单元格，与相邻各行不同",
                   "the total row has %u cells, unlike those around it", (unsigned)l->g.rows[row].n);
    if (n == 2) {
        two_totals(l, row, v);
    } else if (n == 1 && of_scores && !looks_like_weight(l, row, cols[0], v[0])) {
        l->f.total_score = v[0];
    } else if (n == 1 && v[0] != JX_PTS_NONE && by_right_edge(l, row, label, cols[0], v[0])) {
        return;
    } else if (n == 1 && v[0] != JX_PTS_NONE) {
        l->lone_total = true; /* which of the two it is, the sums will tell */
        l->lone = v[0];
        l->lone_col = (uint32_t)cols[0];
    } else if (n == 0) {
        JX_PROBLEM(l, row, label, "总分一行没有数字", "the total row has no number");
    } else if (n > 2) {
        JX_PROBLEM(l, row, cols[0], "总分一行的数字过多，未采用", "too many numbers in the total row; none was taken");
    }
}

void jx_conclusion_row(jx_layout *l, size_t row, int label_col, bool of_grade)
{
    for (int c = jx_first_cell(&l->g, row, label_col + 1); c >= 0; c = jx_first_cell(&l->g, row, c + 1)) {
        jx_str text = jx_layout_text(l, jx_grid_cell(&l->g, row, (size_t)c));
        if (!text.len) continue;
        enum jx_grade grade = jx_grade_in(text);
        if (!l->f.grade) l->f.grade = (uint8_t)grade;
        bool only_grade = of_grade && grade && text.len == strlen(names[grade]);
        if (!l->f.conclusion.len || l->graded)
            l->f.conclusion = text;
        else if (!only_grade && !jx_str_eq(text, l->f.conclusion))
            JX_PROBLEM(l, row, c, "自评结论之外的内容未读入", "text beside the conclusion was not read");
        l->graded = only_grade; /* 自评等级 stands in for a conclusion until one comes */
    }
}

/* The only number of the total row: the total of the weights or of the scores? */
static void settle_lone(jx_layout *l)
{
    bool weight = l->lone == jx_sum_weights(l, true) || l->lone == jx_sum_weights(l, false);
    bool score = l->lone == jx_sum_scores(l, true) || l->lone == jx_sum_scores(l, false);
    const char *what;
    if (score && l->heads.found && l->heads.at[JX_W_WEIGHT] < 0) { /* there is no column for the other */
        l->f.total_score = l->lone;
        return;
    }
    if (weight == score) {
        what = JX_DT(l->doc, "总分一行只有一个数，无法判断是分值还是得分，未采用",
                     "the total row has one number; it cannot be told whether it is the weight or the score, and it "
                     "was not taken");
    } else if (score) {
        l->f.total_score = l->lone;
        what = JX_DT(l->doc, "总分一行只有一个数，与各项得分之和相等，作为得分",
                     "the total row has one number; it is the sum of the scores");
    } else {
        l->f.total_weight = l->lone;
        what = JX_DT(l->doc, "总分一行只有一个数，与各项分值之和相等，作为分值",
                     "the total row has one number; it is the sum of the weights");
    }
    jx_layout_problem(l, l->f.total_line, (int)l->lone_col, jx_str_of(what));
}

void jx_totals_finish(jx_layout *l)
{
    if (l->lone_total) settle_lone(l);
    /* a table of objectives or of a transfer has neither scores nor a total */
    bool points = !l->heads.found || l->heads.at[JX_W_WEIGHT] >= 0 || l->heads.at[JX_W_SCORE] >= 0;
    if (l->has_total || l->objectives || !points) return;
    uint32_t line = l->n_rows ? l->rows[l->n_rows - 1].i.line : l->g.rows[l->heads.row].line;
    jx_layout_problem(l, line, -1,
                      jx_str_of(JX_DT(l->doc, "没有找到总分一行，表格可能不完整",
                                      "no total row was found: the table may be cut off")));
}
