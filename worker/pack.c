#include "worker/settings.h"

#include <stdio.h>

/* Raised whenever the same form and the same pack may give another result. */
enum { RULEBOOK_VERSION = 4 };

/* clang-format off */
#define W(text) {text, sizeof text - 1}
/* Whole phrases only: a fragment such as 完成预期指标 may be the rest of 未完成预期指标. */
static const jx_str met[] = {
    W("达成预期指标"), W("达成年度指标"), W("达成预期目标"), W("达成年度目标"), W("达成"), W("全部达成"), W("完成"),
    W("已完成"), W("全部完成"), W("按时完成"), W("按期完成"), W("圆满完成"), W("顺利完成"), W("完成预期目标"), W("达到预期目标"), W("优"),
};
static const jx_str partly[] = {
    W("部分达成预期指标并具有一定效果"), W("部分达成年度指标并具有一定效果"), W("部分达成预期目标并具有一定效果"),
    W("基本达成预期指标并具有一定效果"), W("部分达成预期指标"), W("部分达成年度指标"), W("部分达成"), W("部分完成"),
};
static const jx_str missed[] = {
    W("未完成预期指标且效果较差"), W("未达成预期指标且效果较差"), W("未达成年度指标且效果较差"),
    W("未完成年度指标且效果较差"), W("未达成预期目标且效果较差"), W("未达成预期指标"), W("未完成预期指标"),
    W("未达成"), W("未完成"),
};
/* clang-format on */
#define COUNT(a) (sizeof a / sizeof *a)

static const jx_pack national = {
    .name = "national",
    .version = 1,
    .frame = 10000,
    .execution = 1000,
    .equal = JX_EQ_RATIO,
    .equal_known = 1 << JX_EQ_EXACT | 1 << JX_EQ_AT_LEAST,
    .reverse = JX_REV_RATIO,
    .reverse_known = 1 << JX_REV_LINEAR,
    .bands = {[JX_Q_MET] = {8000, 10000, false}, [JX_Q_PARTLY] = {6000, 8000, true}, [JX_Q_MISSED] = {0, 6000, true}},
    .words = {[JX_Q_MET] = met, [JX_Q_PARTLY] = partly, [JX_Q_MISSED] = missed},
    .n_words = {[JX_Q_MET] = COUNT(met), [JX_Q_PARTLY] = COUNT(partly), [JX_Q_MISSED] = COUNT(missed)},
    .grades = {9000, 8000, 6000},
    .tolerance = 1,
    .sloppy = 10,
    .rate_sloppy = 50,
    .explain_rate = 9000,
    .over_explain = 130,
    .adjusted_query = 30,
    .adjusted_alert = 100,
    .idle_rate = 500,
    .heavy = 5000,
    .cost_percent = 1,
    .few = 3,
    .many = 20,
    .same_reason = 5,
    .short_reason = 10,
    .execution_apart = true,
    .decimals = 2,
    .per_rule = 12,
};

const jx_pack *jx_pack_default(void) { return &national; }

const char *jx_pack_name(const jx_pack *p) { return p->name; }

unsigned jx_pack_per_rule(const jx_pack *p) { return p->per_rule; }
uint32_t jx_pack_province(const jx_pack *p) { return (uint32_t)p->province; }
uint16_t jx_pack_year(const jx_pack *p) { return p->year; }
jx_pts jx_pack_frame(const jx_pack *p) { return p->frame; }

struct text {
    char buf[16384];
    size_t len;
};

static void put(struct text *t, jx_str s)
{
    size_t n = s.len < sizeof t->buf - t->len ? s.len : sizeof t->buf - t->len;
    memcpy(t->buf + t->len, s.p, n);
    t->len += n;
}

static void put_line(struct text *t, const char *what, const char *is)
{
    put(t, jx_str_of(what));
    put(t, JX_STR("="));
    put(t, jx_str_of(is));
    put(t, JX_STR("\n"));
}

static void put_words(struct text *t, const jx_pack *p, int q)
{
    for (int i = 0; i < p->n_words[q]; i++) {
        put(t, p->words[q][i]);
        put(t, JX_STR("\n"));
    }
}

/* Hashes what decides results, value by value: never the struct's bytes, whose layout may differ between machines. */
uint64_t jx_pack_id(const jx_pack *p)
{
    struct text t = {.len = 0};
    char value[JX_SETTING_TEXT];
    size_t n;
    const jx_rule *rules = jx_rules(&n);
    snprintf(value, sizeof value, "%d", RULEBOOK_VERSION);
    put_line(&t, "rule book", value);
    put_line(&t, "name", p->name);
    for (int i = 0; jx_setting_name(i); i++) {
        jx_setting_get(p, i, value);
        put_line(&t, jx_setting_name(i), value);
    }
    for (size_t i = 0; i < n; i++) put_line(&t, rules[i].code, jx_severity_text(jx_pack_severity(p, i)));
    for (int q = 0; q < JX_QUALITIES; q++) put_words(&t, p, q);
    jx_id id = jx_hash(t.buf, t.len);
    uint64_t v = 0;
    for (int i = 0; i < 8; i++) v = v << 8 | id.b[i];
    return v;
}
