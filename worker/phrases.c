#include "worker/phrases.h"

#include <stdio.h>

/* Bytes of a text that a message quotes. */
enum { QUOTE_BYTES = 90 };

void jx_put(jx_writer *w, jx_str s)
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

void jx_put_z(jx_writer *w, const char *z) { jx_put(w, jx_str_of(z)); }
void jx_say(jx_writer *w, const char *zh, const char *en) { jx_put_z(w, w->lang == JX_ZH ? zh : en); }

void jx_put_count(jx_writer *w, int64_t v)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)v);
    jx_put_z(w, digits);
}

void jx_put_pts(jx_writer *w, int64_t v)
{
    char digits[24];
    jx_dec_print(jx_dec_norm((jx_dec){v, 2}), digits);
    jx_put_z(w, digits);
}

static void put_dec(jx_writer *w, jx_dec d)
{
    char digits[24];
    jx_dec_print(d, digits);
    jx_put_z(w, digits);
}

/* One line, whatever the cell has. */
void jx_put_problem(jx_writer *w, jx_str s)
{
    for (uint32_t i = 0, from = 0; i <= s.len; i++) {
        if (i < s.len && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t') continue;
        jx_put(w, (jx_str){s.p + from, i - from});
        if (i < s.len) jx_put_z(w, " ");
        from = i + 1;
    }
}

void jx_quote(jx_writer *w, jx_str s)
{
    uint32_t n = s.len < QUOTE_BYTES ? s.len : QUOTE_BYTES;
    while (n < s.len && n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80) n--;
    jx_put_problem(w, (jx_str){s.p, n});
    if (n < s.len) jx_put_z(w, "…");
}

static void put_money(jx_writer *w, jx_fen fen, const jx_form *form)
{
    static const char *const en[] = {" yuan", " yuan", "×10,000 yuan", "×100m yuan", "×1,000 yuan", "×1m yuan"};
    enum jx_money_unit unit = form && form->money_unit ? (enum jx_money_unit)form->money_unit : JX_YUAN;
    put_dec(w, jx_fen_to_dec(fen, unit));
    jx_say(w, jx_money_unit_name(unit), en[unit <= JX_LAST_UNIT ? unit : 0]);
}

void jx_put_val(jx_writer *w, const jx_val *v, const jx_form *form)
{
    switch (v->kind) {
    case JX_VAL_PTS: jx_put_pts(w, v->i); break;
    case JX_VAL_RATE:
        jx_put_pts(w, v->i);
        jx_put_z(w, "%");
        break;
    case JX_VAL_FEN: put_money(w, v->i, form); break;
    case JX_VAL_DEC: put_dec(w, (jx_dec){v->i, v->scale}); break;
    case JX_VAL_TEXT: jx_quote(w, v->text); break;
    case JX_VAL_GRADE: jx_put_z(w, jx_grade_name((enum jx_grade)v->i)); break;
    case JX_VAL_COUNT: jx_put_count(w, v->i); break;
    default: jx_say(w, "空", "blank");
    }
}

void jx_put_read(jx_writer *w, const jx_finding *f)
{
    if (f->severity == JX_INFO)
        jx_say(w, "读取说明", "note on reading");
    else
        jx_say(w, "读取不完整，有内容因此没有核对，请对照原件",
               "not read completely, and something was not checked because of it; compare with the original");
}

void jx_put_level(jx_writer *w, const jx_form *form, jx_path at)
{
    if (!form || at.block != JX_B_INDICATORS || at.row >= form->n_indicators) return;
    jx_say(w, "「", " \"");
    jx_quote(w, form->indicators[at.row].l1);
    jx_say(w, "」", "\"");
}

static void put_addend(jx_writer *w, jx_pts v, bool first)
{
    if (!first) jx_put_z(w, "+");
    if (v == JX_PTS_NONE)
        jx_say(w, "空", "blank");
    else
        jx_put_pts(w, v);
}

/* "（执行 10，指标 40+20+20）": what was added up. */
void jx_put_addends(jx_writer *w, const jx_form *form, bool scores)
{
    enum { MOST = 24 };
    if (!form || form->n_indicators > MOST) return;
    jx_say(w, "（", " (");
    if (form->n_funding) {
        jx_say(w, "执行 ", "execution ");
        put_addend(w, scores ? form->funding[0].score : form->funding[0].weight, true);
        jx_say(w, "，", ", ");
    }
    jx_say(w, "指标 ", "indicators ");
    for (int i = 0; i < form->n_indicators; i++)
        put_addend(w, scores ? form->indicators[i].score : form->indicators[i].weight, i == 0);
    jx_say(w, "）", ")");
}

/* A reading, from the words that packs have for it. */
static void put_setting(jx_writer *w, jx_str setting)
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
        if (jx_str_eq(setting, jx_str_of(readings[i].setting))) {
            jx_say(w, readings[i].zh, readings[i].en);
            return;
        }
    jx_quote(w, setting);
}

void jx_put_reading(jx_writer *w, const jx_val *v) { put_setting(w, v->text); }

/* "equal = exact | ratio": the lower end by the one reading, the upper one by the other. */
static bool put_readings(jx_writer *w, jx_str why, const jx_val *span)
{
    char other[40];
    const char *bar = memmem(why.p, why.len, " | ", 3), *equals = memchr(why.p, '=', why.len);
    if (!bar || !equals || why.len > sizeof other) return false;
    jx_str low = {why.p, (uint32_t)(bar - why.p)}, high = {bar + 3, (uint32_t)(why.p + why.len - bar - 3)};
    size_t name = (size_t)(equals - why.p) + 2;
    memcpy(other, why.p, name);
    memcpy(other + name, high.p, high.len);
    put_setting(w, low);
    jx_say(w, "得 ", " gives ");
    jx_put_pts(w, span->i);
    jx_say(w, "，", ", ");
    put_setting(w, (jx_str){other, (uint32_t)name + high.len});
    jx_say(w, "得 ", " gives ");
    jx_put_pts(w, span->to);
    jx_say(w, "；以规则包的读法为准", "; the pack's reading counts");
    return true;
}

void jx_put_open(jx_writer *w, const jx_finding *f)
{
    static const struct {
        const char *why, *zh, *en, *then_zh, *then_en;
    } causes[] = {
        {"met", "定性指标“达成”一档从 ", "a qualitative result that was met may score from ",
         " 分都可以，请留存给分的依据", ": keep the grounds for it"},
        {"partly", "定性指标“部分达成”一档从 ", "a qualitative result that was partly met may score from ",
         " 分都可以，请留存给分的依据", ": keep the grounds for it"},
        {"missed", "定性指标“未达成”一档从 ", "a qualitative result that was not met may score from ",
         " 分都可以，请留存给分的依据", ": keep the grounds for it"},
        {"over_deduct", "超额完成是否扣分各地不同，可得 ",
         "points off for exceeding the target are not taken everywhere: from ", " 分；以规则包的读法为准",
         "; the pack's reading counts"},
        {"execution", "表中的预算执行情况无法核对，执行可得 ", "budget execution cannot be checked and may score from ",
         " 分，请补填预算数和执行数", ": fill in the budget and what was spent"},
        {"no execution", "表中没有预算执行一项，它可得 ",
         "the form says nothing of budget execution, which may score from ", " 分，请一并报送全年预算数和执行数",
         ": state the budget and what was spent, too"},
        {"unchecked", "本行无法核对，可得 ", "the row cannot be checked and may score from ", " 分，请对照原件补正本行",
         ": compare the row with the original and complete it"},
    };
    size_t i = 0, last = sizeof causes / sizeof *causes - 1;
    if (put_readings(w, f->detail.text, &f->expected)) return;
    while (i < last && !jx_str_eq(f->detail.text, jx_str_of(causes[i].why))) i++;
    jx_say(w, causes[i].zh, causes[i].en);
    jx_put_pts(w, f->expected.i);
    jx_say(w, " 到 ", " to ");
    jx_put_pts(w, f->expected.to);
    jx_say(w, causes[i].then_zh, causes[i].then_en);
}

/* The band of a qualitative score: at least its lower end, or below its upper one. */
void jx_put_band(jx_writer *w, const jx_finding *f, const jx_form *form)
{
    bool low = f->stated.i < f->expected.i;
    jx_say(w, low ? "不低于 " : "低于 ", low ? "at least " : "below ");
    jx_put_val(w, &f->expected, form);
}

/* Where the form allows more than one answer. */
void jx_put_span(jx_writer *w, const jx_finding *f)
{
    if (f->detail.kind != JX_VAL_SPAN) return;
    jx_say(w, "（通行的读法不止一种，得分在 ", " (by the readings in use, from ");
    jx_put_pts(w, f->detail.i);
    jx_say(w, " 到 ", " to ");
    jx_put_pts(w, f->detail.to);
    jx_say(w, " 之间）", ")");
}

/* What a rate should have been; a source without amounts has none. */
void jx_put_gives(jx_writer *w, const jx_finding *f, const jx_form *form)
{
    if (!f->expected.kind) {
        jx_say(w, "但这一行没有金额", "but the row has no amounts");
        return;
    }
    jx_say(w, "按执行数与预算数计算应为 ", "executed over adjusted budget gives ");
    jx_put_val(w, &f->expected, form);
}
