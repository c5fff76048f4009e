/* The form's own sentences, held against its figures. Texts are long and figures few, so the digits are looked for
 * first; what does not say clearly which indicator it speaks of is left alone. */
#include "worker/assess.h"
#include "worker/words.h"

enum { MOST_MENTIONS = 24, MOST_ROWS = 64 };

static jx_val text_of(jx_str t) { return (jx_val){.kind = JX_VAL_TEXT, .text = t}; }
static jx_str from(jx_str s, uint32_t at) { return (jx_str){s.p + at, s.len - at}; }

static bool is_word(uint8_t c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'); }

/* "XX项目", "XXX人": a run of X that is no part of a name. */
static bool has_blanks(jx_str s)
{
    const char *end = s.p + s.len, *p = s.p;
    while (p < end && (p = memchr(p, 'X', (size_t)(end - p))) != NULL) {
        const char *q = p;
        while (q < end && *q == 'X') q++;
        if (q - p >= 2 && (p == s.p || !is_word((uint8_t)p[-1])) && (q == end || !is_word((uint8_t)*q))) return true;
        p = q;
    }
    return false;
}

/* Templates tell at one end or the other what to write, and how much. */
bool jx_is_template(jx_str text)
{
    enum { END = 48 };
    static const char *const marks[] = {"字以内", "结合自评情况"};
    jx_str tail = {text.p, 0};
    if (text.len > 2 * END) {
        tail = (jx_str){text.p + text.len - END, END};
        text.len = END;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (jx_holds(text, marks[i]) || jx_holds(tail, marks[i])) return true;
    return false;
}

static void check_template(jx_pass *s, enum jx_field field, jx_str text)
{
    if (!text.len) return;
    if (!jx_is_template(text) && !has_blanks(text)) return;
    jx_find(s, JX_RULE_F012, 0, jx_at(JX_B_FORM, 0, field), text_of(text), jx_none());
}

/* ---- personal data ---- */

/* An identity number: a date of birth inside, and the last digit fits (GB 11643). */
static bool is_identity(const char *p)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0, month = (p[10] - '0') * 10 + p[11] - '0', day = (p[12] - '0') * 10 + p[13] - '0';
    if ((p[6] != '1' || p[7] != '9') && (p[6] != '2' || p[7] != '0')) return false;
    if (month < 1 || month > 12 || day < 1 || day > 31) return false;
    for (int i = 0; i < 17; i++) sum += weight[i] * (p[i] - '0');
    char last = "10X98765432"[sum % 11];
    return p[17] == last || (last == 'X' && p[17] == 'x');
}

static bool is_personal(jx_str text, uint32_t at, uint32_t len)
{
    const char *p = text.p + at;
    if ((len == 18 || (len == 17 && at + 17 < text.len && (p[17] | 32) == 'x')) && is_identity(p)) return true;
    if (len != 11 || p[0] != '1' || p[1] < '3') return false;
    uint32_t back = at < 24 ? at : 24; /* so many digits alone may be an amount */
    jx_str before = {p - back, back};
    return jx_holds(before, "电话") || jx_holds(before, "手机") || jx_holds(before, "联系");
}

/* ---- numbers that speak of an indicator ---- */

typedef struct {
    jx_dec value;
    jx_str after, clause;
} mention;

static bool stops_ascii(char c) { return c == ',' || c == ';' || c == ':' || c == '\n'; }

static bool stops_wide(const char *p)
{
    static const char *const marks[] = {"，", "。", "；", "：", "、"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memcmp(p, marks[i], 3) == 0) return true;
    return false;
}

static bool stops(const char *p, uint32_t left) { return stops_ascii(*p) || (left >= 3 && stops_wide(p)); }

static uint32_t clause_start(jx_str text, uint32_t a)
{
    while (a > 0 && !stops_ascii(text.p[a - 1]) && !(a >= 3 && stops_wide(text.p + a - 3))) a--;
    return a;
}

/* One that is little more than its number ("按5人，") goes with the one before it, which says of whom. */
static jx_str clause_around(jx_str text, uint32_t at)
{
    enum { LITTLE = 15 };
    uint32_t a = clause_start(text, at), b = at;
    while (b < text.len && !stops(text.p + b, text.len - b)) b++;
    if (b - a <= LITTLE && a >= 3 && memcmp(text.p + a - 3, "，", 3) == 0) a = clause_start(text, a - 3);
    return (jx_str){text.p + a, b - a};
}

/* A number with the indicator's unit right behind it: "100人", not "100人次" nor "100万人". */
static bool has_unit(const mention *m, jx_str unit)
{
    bool people = jx_str_eq(unit, JX_STR("人"));
    if (people && jx_begins(m->after, "名")) return true;
    if (m->after.len < unit.len || memcmp(m->after.p, unit.p, unit.len) != 0) return false;
    jx_str rest = from(m->after, unit.len);
    return !jx_begins(rest, "次") && !jx_begins(rest, "/") && !jx_begins(rest, "·");
}

/* Two characters of the indicator's name in the clause, other than words that every name has. */
static bool speaks_of(jx_str clause, jx_str name)
{
    static const char *const common[] = {"人数", "数量", "工作", "人员", "项目", "全年", "指标", "本年",
                                         "完成", "情况", "单位", "个数", "次数", "全区", "全县", "全市"};
    for (uint32_t i = 0; i + 6 <= name.len; i++) {
        if (((uint8_t)name.p[i] & 0xf0) != 0xe0 || ((uint8_t)name.p[i + 3] & 0xf0) != 0xe0) continue;
        bool usual = false;
        for (size_t k = 0; k < sizeof common / sizeof *common && !usual; k++)
            usual = memcmp(name.p + i, common[k], 6) == 0;
        if (!usual && clause.len >= 6 && memmem(clause.p, clause.len, name.p + i, 6)) return true;
    }
    return false;
}

/* The only number of that unit in the text, where only one indicator has the unit. */
static const mention *only_one(const mention *m, int n, jx_str unit)
{
    const mention *found = NULL;
    for (int i = 0; i < n; i++) {
        if (!has_unit(&m[i], unit)) continue;
        if (found) return NULL;
        found = &m[i];
    }
    return found;
}

static bool only_row(const jx_form *f, int row)
{
    for (int i = 0; i < f->n_indicators; i++)
        if (i != row && jx_str_eq(f->indicators[i].unit, f->indicators[row].unit)) return false;
    return true;
}

/* Of more years than this, or only a part: not the indicator's number. */
static bool other_measure(jx_str clause)
{
    static const char *const words[] = {"每", "累计", "其中", "年内", "以来", "共计", "另", "拟", "将"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jx_holds(clause, words[i])) return true;
    return false;
}

static void check_mentions(jx_pass *s, enum jx_field field, const mention *m, int n)
{
    const jx_form *f = s->f;
    bool goal = field == JX_F_OBJECTIVE;
    if (!n || f->n_indicators > MOST_ROWS) return;
    for (int i = 0; i < f->n_indicators; i++) {
        const jx_indicator *in = &f->indicators[i];
        jx_dec v = goal ? in->target_value : in->actual_value;
        if (!jx_dec_has(in->target_value) || !jx_dec_has(v) || jx_measure_of(in->unit) != JX_M_OTHER) continue;
        if (!goal && in->actual_unit.len && !jx_str_eq(in->unit, in->actual_unit)) continue;
        const mention *said = only_one(m, n, in->unit);
        if (!said || jx_dec_cmp(said->value, v) == 0 || !only_row(f, i) || !speaks_of(said->clause, in->name)) continue;
        if (other_measure(said->clause) || jx_gap_at(s, in->line, true, JX_RESULT)) continue;
        jx_find(s, goal ? JX_RULE_T406 : JX_RULE_T405, 0,
                jx_at(JX_B_INDICATORS, (uint16_t)i, goal ? JX_F_TARGET : JX_F_ACTUAL),
                text_of(goal ? in->target : in->actual), text_of(said->clause));
    }
}

/* ---- one pass over the digits of a text ---- */

/* "2024年到2019年" */
static bool runs_backwards(jx_str after, int year)
{
    static const char *const to[] = {"年到", "年至", "年-", "年—"};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        if (!jx_begins(after, to[i])) continue;
        int end = jx_date_at(from(after, (uint32_t)strlen(to[i]))) / 10000;
        return end && end < year;
    }
    return false;
}

/* "自评得分为98分" against the total. */
static void check_stated_total(jx_pass *s, jx_str text, uint32_t at, jx_dec value, jx_str after)
{
    static const char *const words[] = {"自评得分", "综合得分", "总得分", "最终得分"};
    jx_str before = jx_strip((jx_str){text.p, at});
    jx_pts said;
    if (s->f->total_score == JX_PTS_NONE || !jx_begins(after, "分") || jx_pts_from_dec(value, &said) != 0) return;
    if (jx_ends(before, "为") || jx_ends(before, "是") || jx_ends(before, "：")) before.len -= 3;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!jx_ends(before, words[i]) || said == s->f->total_score) continue;
        jx_find(s, JX_RULE_T407, 0, jx_at(JX_B_FORM, 0, JX_F_CONCLUSION), jx_points(said),
                jx_points(s->f->total_score));
        return;
    }
}

/* Years that a text speaks of. */
struct years {
    bool own, other;
};

/* An earlier year that belongs there: what is compared with, continued, or cited. */
static bool looks_back(jx_str clause)
{
    static const char *const words[] = {"比",   "较",   "同期", "同比", "以来", "年起", "截至", "截止", "印发", "出台",
                                        "下达", "文件", "通知", "批复", "结转", "立项", "开工", "建成", "号",   "上年"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (jx_holds(clause, words[i])) return true;
    return false;
}

static void note_year(const jx_pass *s, struct years *y, jx_str text, uint32_t at, int year)
{
    jx_str digits = {text.p + at, 4};
    if (year >= s->f->year) {
        y->own = true;
        return;
    }
    if (s->f->project_name.len && memmem(s->f->project_name.p, s->f->project_name.len, digits.p, 4)) y->own = true;
    if (!looks_back(clause_around(text, at))) y->other = true;
}

static jx_dec number_at(jx_str text, uint32_t at, uint32_t *len)
{
    jx_dec v;
    jx_str rest = from(text, at + *len);
    if (rest.len > 1 && rest.p[0] == '.' && rest.p[1] >= '0' && rest.p[1] <= '9')
        for (++*len; at + *len < text.len && text.p[at + *len] >= '0' && text.p[at + *len] <= '9';) ++*len;
    return jx_dec_parse((jx_str){text.p + at, *len}, &v) == 0 ? v : JX_DEC_NONE;
}

static void read_figures(jx_pass *s, enum jx_field field, jx_str text)
{
    mention said[MOST_MENTIONS];
    struct years years = {0};
    bool personal = false, backwards = false;
    int n = 0;
    for (uint32_t at = 0, len; jx_digits_next(text, &at, &len); at += len) {
        personal |= len >= 11 && is_personal(text, at, len);
        bool digits4 = len == 4;
        jx_dec v = number_at(text, at, &len);
        jx_str after = from(text, at + len);
        if (!jx_dec_has(v)) continue;
        if (digits4 && jx_begins(after, "年") && v.v >= 1990 && v.v < 2100) {
            backwards |= runs_backwards(after, (int)v.v);
            note_year(s, &years, text, at, (int)v.v);
        } else if (field == JX_F_CONCLUSION) {
            check_stated_total(s, text, at, v, after);
        } else if (n < MOST_MENTIONS) {
            said[n++] = (mention){v, after, clause_around(text, at)};
        }
    }
    jx_path here = jx_at(JX_B_FORM, 0, field);
    if (personal) jx_find(s, JX_RULE_F018, 0, here, jx_none(), jx_none());
    bool elsewhen = field == JX_F_OBJECTIVE && years.other && !years.own && s->f->year && !jx_holds(text, "《");
    if (backwards || elsewhen) jx_find(s, JX_RULE_T408, 0, here, text_of(text), jx_number(JX_VAL_COUNT, s->f->year));
    if (field != JX_F_CONCLUSION && n < MOST_MENTIONS) check_mentions(s, field, said, n);
}

static void check_reasons(jx_pass *s)
{
    for (uint16_t i = 0; i < s->f->n_indicators; i++) {
        jx_str text = s->f->indicators[i].reason;
        for (uint32_t at = 0, len; text.len > 11 && jx_digits_next(text, &at, &len); at += len)
            if (len >= 11 && is_personal(text, at, len)) {
                jx_find(s, JX_RULE_F018, 0, jx_at(JX_B_INDICATORS, i, JX_F_REASON), jx_none(), jx_none());
                break;
            }
    }
}

/* Words that only turn "to be done" into "done", at the beginning of a text. */
static jx_str core_of(jx_str s)
{
    static const char *const lead[] = {"确保", "保证", "保障", "做好",   "完成", "顺利",
                                       "圆满", "了",   "已",   "本年度", "全年"};
    s = jx_strip(s);
    for (size_t i = 0; i < sizeof lead / sizeof *lead;) {
        if (!jx_begins(s, lead[i])) {
            i++;
            continue;
        }
        s = from(s, (uint32_t)strlen(lead[i]));
        i = 0;
    }
    return s;
}

/* Is one text the greater part of the other, word for word? */
static bool is_most_of(jx_str part, jx_str whole)
{
    return part.len < whole.len && part.len * 4 >= whole.len * 3 && memmem(whole.p, whole.len, part.p, part.len);
}

static int count_of(jx_str s, const char *word)
{
    int n = 0;
    for (const char *p; (p = memmem(s.p, s.len, word, strlen(word))) != NULL; n++)
        s = from(s, (uint32_t)(p - s.p + (ptrdiff_t)strlen(word)));
    return n;
}

/* "对职工进行慰问" and "对职工进行了慰问": a short answer, but an answer. */
static bool says_done(jx_str goal, jx_str done)
{
    enum { ONE_SENTENCE = 120 };
    if (done.len > ONE_SENTENCE) return false;
    return count_of(done, "了") + count_of(done, "已") > count_of(goal, "了") + count_of(goal, "已");
}

/* What was to be done, repeated as what was done. */
static void check_completion(jx_pass *s)
{
    jx_str goal = jx_strip(s->f->objective), done = jx_strip(s->f->completion);
    if (goal.len < 30 || done.len < 30) return;
    jx_str a = core_of(goal), b = core_of(done);
    if (says_done(a, b)) return;
    if (!jx_alike(goal, done) && !(a.len >= 24 && jx_alike(a, b)) && !is_most_of(b, a)) return;
    jx_find(s, JX_RULE_T404, 0, jx_at(JX_B_FORM, 0, JX_F_COMPLETION), text_of(done), jx_none());
}

void jx_assess_texts(jx_pass *s)
{
    const jx_form *f = s->f;
    const struct {
        enum jx_field field;
        jx_str text;
    } texts[] = {{JX_F_OBJECTIVE, f->objective}, {JX_F_COMPLETION, f->completion}, {JX_F_CONCLUSION, f->conclusion}};
    for (size_t i = 0; i < 3; i++) {
        if (!texts[i].text.len) continue;
        check_template(s, texts[i].field, texts[i].text);
        read_figures(s, texts[i].field, texts[i].text);
    }
    check_completion(s);
    check_reasons(s);
}
