/* A finding in words, from its rule's template. */
#include "worker/phrases.h"

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

static void put_field(jx_writer *w, uint8_t field)
{
    if (field < JX_F_COUNT_ && fields[field][0]) jx_put_z(w, fields[field][w->lang]);
}

static void put_funding(jx_writer *w, const jx_form *form, jx_path at)
{
    jx_str item = form && at.row < form->n_funding ? form->funding[at.row].item : (jx_str){0};
    if (at.row == 0) {
        jx_say(w, "资金总额的", "total funds, ");
    } else if (!item.len) {
        jx_say(w, "资金第 ", "funds row ");
        jx_put_count(w, at.row + 1);
        jx_say(w, " 行的", ", ");
    } else {
        jx_say(w, "资金来源「", "funds \"");
        jx_quote(w, item);
        jx_say(w, "」的", "\", ");
    }
    put_field(w, at.field);
}

static void put_indicator(jx_writer *w, const jx_form *form, jx_path at)
{
    jx_str name = form && at.row < form->n_indicators ? form->indicators[at.row].name : (jx_str){0};
    jx_say(w, "第 ", "indicator ");
    jx_put_count(w, at.row + 1);
    jx_say(w, " 项指标", "");
    if (name.len) {
        jx_say(w, "「", " \"");
        jx_quote(w, name);
        jx_say(w, "」", "\"");
    }
    jx_say(w, "的", ", ");
    put_field(w, at.field);
}

/* Without the form (an alert, an acknowledgement) the row's number stands for its name. */
static void put_place(jx_writer *w, const jx_form *form, jx_path at)
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
static void put_target(jx_writer *w, const jx_indicator *in)
{
    static const char *const symbols[] = {"", "≥", "≤", "=", ">", "<"};
    bool number = in->target.len && in->target.p[0] >= '0' && in->target.p[0] <= '9';
    bool bare = number && in->op <= JX_LT;
    if (bare) jx_put_z(w, symbols[in->op]);
    jx_quote(w, in->target);
    if (!bare || !in->unit.len || ends_with(in->target, in->unit)) return;
    jx_quote(w, in->unit);
}

/* What the row says, so that the reader of the message can follow the arithmetic. */
static void put_basis(jx_writer *w, const jx_form *form, jx_path at)
{
    if (!form || at.block != JX_B_INDICATORS || at.row >= form->n_indicators) return;
    const jx_indicator *in = &form->indicators[at.row];
    if (!in->target.len && !in->actual.len) return;
    jx_say(w, "（目标 ", " (target ");
    put_target(w, in);
    jx_say(w, "，实际 ", ", actual ");
    jx_quote(w, in->actual);
    if (in->weight != JX_PTS_NONE) {
        jx_say(w, "，分值 ", ", weight ");
        jx_put_pts(w, in->weight);
    }
    jx_say(w, "）", ")");
}

static void put_bound(jx_writer *w, const jx_finding *f, const jx_form *form)
{
    bool low = f->stated.i < f->expected.i;
    jx_say(w, low ? "不低于 " : "不高于 ", low ? "at least " : "at most ");
    jx_put_val(w, &f->expected, form);
}

static void fill(jx_writer *w, jx_str name, const jx_finding *f, const jx_form *form)
{
    if (jx_str_eq(name, JX_STR("stated")))
        jx_put_val(w, &f->stated, form);
    else if (jx_str_eq(name, JX_STR("expected")))
        jx_put_val(w, &f->expected, form);
    else if (jx_str_eq(name, JX_STR("detail")))
        jx_put_val(w, f->detail.kind ? &f->detail : &f->stated, form);
    else if (jx_str_eq(name, JX_STR("problem")))
        jx_put_problem(w, f->stated.text);
    else if (jx_str_eq(name, JX_STR("read")))
        jx_put_read(w, f);
    else if (jx_str_eq(name, JX_STR("level")))
        jx_put_level(w, form, f->path);
    else if (jx_str_eq(name, JX_STR("weights")))
        jx_put_addends(w, form, false);
    else if (jx_str_eq(name, JX_STR("scores")))
        jx_put_addends(w, form, true);
    else if (jx_str_eq(name, JX_STR("reading")))
        jx_put_reading(w, &f->detail);
    else if (jx_str_eq(name, JX_STR("band")))
        jx_put_band(w, f, form);
    else if (jx_str_eq(name, JX_STR("span")))
        jx_put_span(w, f);
    else if (jx_str_eq(name, JX_STR("open")))
        jx_put_open(w, f);
    else if (jx_str_eq(name, JX_STR("gives")))
        jx_put_gives(w, f, form);
    else if (jx_str_eq(name, JX_STR("bound")))
        put_bound(w, f, form);
    else if (jx_str_eq(name, JX_STR("place")))
        put_place(w, form, f->path);
    else if (jx_str_eq(name, JX_STR("basis")))
        put_basis(w, form, f->path);
    else if (jx_str_eq(name, JX_STR("count")))
        jx_put_count(w, f->count);
}

int jx_place_label(jx_path at, enum jx_lang lang, char *out, size_t cap)
{
    if (!cap) return 0;
    jx_writer w = {.p = out, .cap = cap - 1, .lang = lang};
    bool named = at.field < JX_F_COUNT_ && fields[at.field][0];
    if (at.block == JX_B_FUNDING || at.block == JX_B_INDICATORS) {
        bool funding = at.block == JX_B_FUNDING;
        jx_say(&w, funding ? "资金 第" : "指标 第", funding ? "funding row " : "indicator ");
        jx_put_count(&w, at.row + 1);
        jx_say(&w, funding ? "行" : "项", "");
        if (named) jx_say(&w, " ", ", ");
    }
    put_field(&w, at.field);
    out[w.len] = 0;
    return (int)w.len;
}

int jx_finding_message(const jx_finding *f, const jx_form *form, enum jx_lang lang, char *out, size_t cap)
{
    if (!cap) return 0;
    jx_writer w = {.p = out, .cap = cap - 1, .lang = lang};
    const jx_rule *rule = jx_rule_find(f->code);
    if (!rule) { /* of a newer rule book */
        put_place(&w, form, f->path);
    } else {
        for (const char *p = rule->message[lang]; *p;) {
            size_t plain = strcspn(p, "{");
            jx_put(&w, (jx_str){p, (uint32_t)plain});
            p += plain;
            if (!*p) break;
            size_t name = strcspn(p, "}");
            fill(&w, (jx_str){p + 1, (uint32_t)name - 1}, f, form);
            p += name + 1;
        }
        if (f->cause[0]) {
            jx_say(&w, "（由 ", " (follows from ");
            jx_put_z(&w, f->cause);
            jx_say(&w, " 而来）", ")");
        }
        if (f->count > 1) {
            jx_say(&w, "（本规则共 ", " (the rule has ");
            jx_put_count(&w, f->count);
            jx_say(&w, " 处，其余略）", " findings in this form; the others are left out)");
        }
    }
    out[w.len] = 0;
    return (int)w.len;
}
