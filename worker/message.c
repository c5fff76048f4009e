/* A finding in words, from its rule's template. */
#include <stdio.h>

#include "worker/rulebook.h"

/* Bytes of a name that a message quotes. */
enum { QUOTE_BYTES = 90 };

struct writer {
    char *p;
    size_t cap, len; /* cap without the NUL */
    bool full;
    enum jx_lang lang;
};

static void put(struct writer *w, jx_str s)
{
    if (w->full) return;
    size_t n = s.len;
    if (n > w->cap - w->len) {
        n = w->cap - w->len;
        while (n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80) n--; /* between characters */
        w->full = true;
    }
    if (n) memcpy(w->p + w->len, s.p, n);
    w->len += n;
}

static void put_z(struct writer *w, const char *z) { put(w, jx_str_of(z)); }
static void say(struct writer *w, const char *zh, const char *en) { put_z(w, w->lang == JX_ZH ? zh : en); }

static void put_count(struct writer *w, int64_t v)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)v);
    put_z(w, digits);
}

static void put_dec(struct writer *w, jx_dec d)
{
    char digits[24];
    jx_dec_print(d, digits);
    put_z(w, digits);
}

static void quote(struct writer *w, jx_str s)
{
    uint32_t n = s.len < QUOTE_BYTES ? s.len : QUOTE_BYTES;
    while (n < s.len && n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80) n--;
    for (uint32_t i = 0, from = 0; i <= n; i++) { /* one line, whatever the cell has */
        if (i < n && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t') continue;
        put(w, (jx_str){s.p + from, i - from});
        if (i < n) put_z(w, " ");
        from = i + 1;
    }
    if (n < s.len) put_z(w, "…");
}

static void put_money(struct writer *w, jx_fen fen, const jx_form *form)
{
    static const char *const en[] = {" yuan", " yuan", "×10,000 yuan", "×100m yuan"};
    enum jx_money_unit unit = form && form->money_unit ? (enum jx_money_unit)form->money_unit : JX_YUAN;
    put_dec(w, jx_fen_to_dec(fen, unit));
    say(w, jx_money_unit_name(unit), en[unit <= JX_YI ? unit : 0]);
}

static void put_val(struct writer *w, const jx_val *v, const jx_form *form)
{
    switch (v->kind) {
    case JX_VAL_PTS: put_dec(w, jx_dec_norm((jx_dec){v->i, 2})); break;
    case JX_VAL_RATE:
        put_dec(w, jx_dec_norm((jx_dec){v->i, 2}));
        put_z(w, "%");
        break;
    case JX_VAL_FEN: put_money(w, v->i, form); break;
    case JX_VAL_DEC: put_dec(w, (jx_dec){v->i, v->scale}); break;
    case JX_VAL_TEXT: quote(w, v->text); break;
    case JX_VAL_GRADE: put_z(w, jx_grade_name((enum jx_grade)v->i)); break;
    case JX_VAL_COUNT: put_count(w, v->i); break;
    default: say(w, "空", "blank");
    }
}

static const char *const fields[JX_F_COUNT_][2] = {
    [JX_F_YEAR] = {"年度", "year"},
    [JX_F_DIVISION] = {"行政区划", "division"},
    [JX_F_UNIT] = {"预算单位", "unit"},
    [JX_F_IMPLEMENTING_UNIT] = {"实施单位", "implementing unit"},
    [JX_F_PROJECT_NAME] = {"项目名称", "project name"},
    [JX_F_PROJECT_CODE] = {"项目编码", "project code"},
    [JX_F_MONEY_UNIT] = {"金额单位", "money unit"},
    [JX_F_OBJECTIVE] = {"年度总体目标", "objective"},
    [JX_F_COMPLETION] = {"实际完成情况", "completion"},
    [JX_F_TOTAL_WEIGHT] = {"总分的分值", "total weight"},
    [JX_F_TOTAL_SCORE] = {"总分", "total score"},
    [JX_F_GRADE] = {"等级", "grade"},
    [JX_F_CONCLUSION] = {"自评结论", "conclusion"},
    [JX_F_ITEM] = {"资金来源", "source of funds"},
    [JX_F_INITIAL] = {"年初预算数", "initial budget"},
    [JX_F_ADJUSTED] = {"全年预算数", "adjusted budget"},
    [JX_F_EXECUTED] = {"全年执行数", "executed"},
    [JX_F_WEIGHT] = {"分值", "weight"},
    [JX_F_RATE] = {"执行率", "execution rate"},
    [JX_F_SCORE] = {"得分", "score"},
    [JX_F_L1] = {"一级指标", "first-level indicator"},
    [JX_F_L2] = {"二级指标", "second-level indicator"},
    [JX_F_NAME] = {"三级指标名称", "indicator name"},
    [JX_F_OP] = {"指标性质", "operator"},
    [JX_F_TARGET] = {"年度指标值", "target"},
    [JX_F_ACTUAL] = {"实际完成值", "actual value"},
    [JX_F_REASON] = {"偏差原因", "reason for the deviation"},
    [JX_F_PROBLEMS] = {"未识别内容", "what could not be placed"},
};

static void put_field(struct writer *w, uint8_t field)
{
    if (field < JX_F_COUNT_ && fields[field][0]) put_z(w, fields[field][w->lang]);
}

static void put_funding(struct writer *w, const jx_form *form, jx_path at)
{
    jx_str item = form && at.row < form->n_funding ? form->funding[at.row].item : (jx_str){0};
    if (at.row == 0) {
        say(w, "资金总额的", "total funds, ");
    } else if (!item.len) {
        say(w, "资金第 ", "funds row ");
        put_count(w, at.row + 1);
        say(w, " 行的", ", ");
    } else {
        say(w, "资金来源「", "funds \"");
        quote(w, item);
        say(w, "」的", "\", ");
    }
    put_field(w, at.field);
}

static void put_indicator(struct writer *w, const jx_form *form, jx_path at)
{
    jx_str name = form && at.row < form->n_indicators ? form->indicators[at.row].name : (jx_str){0};
    say(w, "第 ", "indicator ");
    put_count(w, at.row + 1);
    say(w, " 项指标", "");
    if (name.len) {
        say(w, "「", " \"");
        quote(w, name);
        say(w, "」", "\"");
    }
    say(w, "的", ", ");
    put_field(w, at.field);
}

/* Without the form (an alert, an acknowledgement) the row's number stands for its name. */
static void put_place(struct writer *w, const jx_form *form, jx_path at)
{
    if (at.block == JX_B_FUNDING)
        put_funding(w, form, at);
    else if (at.block == JX_B_INDICATORS)
        put_indicator(w, form, at);
    else
        put_field(w, at.field);
}

static bool ends_with(jx_str s, jx_str end)
{
    return s.len >= end.len && memcmp(s.p + s.len - end.len, end.p, end.len) == 0;
}

/* "≥95%", though operator and unit may stand in cells of their own. */
static void put_target(struct writer *w, const jx_indicator *in)
{
    static const char *const symbols[] = {"", "≥", "≤", "=", ">", "<"};
    bool number = in->target.len && in->target.p[0] >= '0' && in->target.p[0] <= '9';
    bool bare = number && in->op <= JX_LT;
    if (bare) put_z(w, symbols[in->op]);
    quote(w, in->target);
    if (!bare || !in->unit.len || ends_with(in->target, in->unit)) return;
    quote(w, in->unit);
}

/* What the row says, so that the reader of the message can follow the arithmetic. */
static void put_basis(struct writer *w, const jx_form *form, jx_path at)
{
    if (!form || at.block != JX_B_INDICATORS || at.row >= form->n_indicators) return;
    const jx_indicator *in = &form->indicators[at.row];
    if (!in->target.len && !in->actual.len) return;
    say(w, "（目标 ", " (target ");
    put_target(w, in);
    say(w, "，实际 ", ", actual ");
    quote(w, in->actual);
    if (in->weight != JX_PTS_NONE) {
        say(w, "，分值 ", ", weight ");
        put_dec(w, jx_dec_norm((jx_dec){in->weight, 2}));
    }
    say(w, "）", ")");
}

static void put_bound(struct writer *w, const jx_finding *f, const jx_form *form)
{
    bool low = f->stated.i < f->expected.i;
    say(w, low ? "不低于 " : "不高于 ", low ? "at least " : "at most ");
    put_val(w, &f->expected, form);
}

/* The reading that a score follows, from the words that packs have for it. */
static void put_reading(struct writer *w, const jx_val *v)
{
    static const struct {
        const char *setting, *zh, *en;
    } readings[] = {
        {"equal = ratio", "“＝”按实际与目标中较小的比例", "\"=\" in proportion, by the smaller ratio"},
        {"equal = exact", "“＝”不相等即零分", "\"=\" all or nothing"},
        {"equal = at_least", "“＝”达到或超过即完成", "\"=\" as \"≥\""},
        {"reverse = ratio", "“≤”按 目标/实际", "\"≤\" as target/actual"},
        {"reverse = linear", "“≤”按超出的比例递减", "\"≤\" falling by the excess"},
    };
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
        if (jx_str_eq(v->text, jx_str_of(readings[i].setting))) {
            say(w, readings[i].zh, readings[i].en);
            return;
        }
    quote(w, v->text);
}

/* The band of a qualitative score: at least its lower end, or below its upper one. */
static void put_band(struct writer *w, const jx_finding *f, const jx_form *form)
{
    bool low = f->stated.i < f->expected.i;
    say(w, low ? "不低于 " : "低于 ", low ? "at least " : "below ");
    put_val(w, &f->expected, form);
}

/* Where the form allows more than one answer. */
static void put_span(struct writer *w, const jx_finding *f)
{
    if (f->detail.kind != JX_VAL_SPAN) return;
    say(w, "（通行的读法不止一种，得分在 ", " (by the readings in use, from ");
    put_dec(w, jx_dec_norm((jx_dec){f->detail.i, 2}));
    say(w, " 到 ", " to ");
    put_dec(w, jx_dec_norm((jx_dec){f->detail.to, 2}));
    say(w, " 之间）", ")");
}

/* What a rate should have been; a source without amounts has none. */
static void put_gives(struct writer *w, const jx_finding *f, const jx_form *form)
{
    if (!f->expected.kind) {
        say(w, "但这一行没有金额", "but the row has no amounts");
        return;
    }
    say(w, "按执行数与预算数计算应为 ", "executed over adjusted budget gives ");
    put_val(w, &f->expected, form);
}

static void fill(struct writer *w, jx_str name, const jx_finding *f, const jx_form *form)
{
    if (jx_str_eq(name, JX_STR("stated")))
        put_val(w, &f->stated, form);
    else if (jx_str_eq(name, JX_STR("expected")))
        put_val(w, &f->expected, form);
    else if (jx_str_eq(name, JX_STR("detail")))
        put_val(w, f->detail.kind ? &f->detail : &f->stated, form);
    else if (jx_str_eq(name, JX_STR("reading")))
        put_reading(w, &f->detail);
    else if (jx_str_eq(name, JX_STR("band")))
        put_band(w, f, form);
    else if (jx_str_eq(name, JX_STR("span")))
        put_span(w, f);
    else if (jx_str_eq(name, JX_STR("gives")))
        put_gives(w, f, form);
    else if (jx_str_eq(name, JX_STR("bound")))
        put_bound(w, f, form);
    else if (jx_str_eq(name, JX_STR("place")))
        put_place(w, form, f->path);
    else if (jx_str_eq(name, JX_STR("basis")))
        put_basis(w, form, f->path);
    else if (jx_str_eq(name, JX_STR("count")))
        put_count(w, f->count);
}

int jx_finding_message(const jx_finding *f, const jx_form *form, enum jx_lang lang, char *out, size_t cap)
{
    if (!cap) return 0;
    struct writer w = {.p = out, .cap = cap - 1, .lang = lang};
    const jx_rule *rule = jx_rule_find(f->code);
    if (!rule) { /* of a newer rule book */
        put_place(&w, form, f->path);
    } else {
        for (const char *p = rule->message[lang]; *p;) {
            size_t plain = strcspn(p, "{");
            put(&w, (jx_str){p, (uint32_t)plain});
            p += plain;
            if (!*p) break;
            size_t name = strcspn(p, "}");
            fill(&w, (jx_str){p + 1, (uint32_t)name - 1}, f, form);
            p += name + 1;
        }
        if (f->cause[0]) {
            say(&w, "（由 ", " (follows from ");
            put_z(&w, f->cause);
            say(&w, " 而来）", ")");
        }
        if (f->count > 1) {
            say(&w, "（本规则共 ", " (the rule has ");
            put_count(&w, f->count);
            say(&w, " 处，其余略）", " findings in this form; the others are left out)");
        }
    }
    out[w.len] = 0;
    return (int)w.len;
}
