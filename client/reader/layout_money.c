#include "client/reader/layout_money.h"

#include <stdio.h>

#include "proto/form.h"

/* What stands before 元, longer words first. JX_UNIT_NONE: other money, an approximate number, or no money at all. */
static const struct {
    const char *word;
    enum jx_money_unit unit;
} multiples[] = {{"百万", JX_BAIWAN},    {"千万", JX_UNIT_NONE}, {"十万", JX_UNIT_NONE}, {"万亿", JX_UNIT_NONE},
                 {"余万", JX_UNIT_NONE}, {"多万", JX_UNIT_NONE}, {"余亿", JX_UNIT_NONE}, {"多亿", JX_UNIT_NONE},
                 {"万", JX_WAN},         {"亿", JX_YI},          {"千", JX_QIAN},        {"百", JX_UNIT_NONE},
                 {"十", JX_UNIT_NONE},   {"余", JX_UNIT_NONE},   {"多", JX_UNIT_NONE},   {"美", JX_UNIT_NONE},
                 {"欧", JX_UNIT_NONE},   {"日", JX_UNIT_NONE},   {"港", JX_UNIT_NONE},   {"单", JX_UNIT_NONE},
                 {"公", JX_UNIT_NONE},   {"纪", JX_UNIT_NONE}};

/* The unit whose 元 follows text. */
static enum jx_money_unit before_yuan(jx_str text)
{
    for (size_t i = 0; i < sizeof multiples / sizeof *multiples; i++)
        if (jx_ends(text, multiples[i].word)) return multiples[i].unit;
    return JX_YUAN;
}

enum jx_money_unit jx_money_unit_in(jx_str text)
{
    static const char yuan[] = "元";
    enum jx_money_unit found = JX_UNIT_NONE;
    for (uint32_t at = 0; at < text.len;) {
        const char *p = memmem(text.p + at, text.len - at, yuan, sizeof yuan - 1);
        if (!p) break;
        enum jx_money_unit unit = before_yuan((jx_str){text.p, (uint32_t)(p - text.p)});
        if (unit == JX_UNIT_NONE || (found && found != unit)) return JX_UNIT_NONE;
        found = unit;
        at = (uint32_t)(p - text.p) + sizeof yuan - 1;
    }
    bool foreign = jx_contains(text, "美元") || jx_contains(text, "美金");
    return foreign ? JX_UNIT_NONE : found;
}

enum jx_money_unit jx_money_unit_of(jx_str text)
{
    static const struct {
        const char *text;
        enum jx_money_unit unit;
    } units[] = {{"元", JX_YUAN}, {"元整", JX_YUAN}, {"万元", JX_WAN},  {"万元整", JX_WAN},   {"万", JX_WAN},
                 {"亿元", JX_YI}, {"亿", JX_YI},     {"千元", JX_QIAN}, {"百万元", JX_BAIWAN}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (jx_str_eq(text, jx_str_of(units[i].text))) return units[i].unit;
    return JX_UNIT_NONE;
}

void jx_money_note(jx_money *m, uint8_t *place, enum jx_money_unit unit, size_t row)
{
    if (!unit || *place == unit) return;
    m->at = row;
    if (*place)
        m->disputed = true;
    else
        *place = (uint8_t)unit;
}

static bool is_coarser(uint8_t a, uint8_t b)
{
    return jx_money_unit_fen((enum jx_money_unit)a) > jx_money_unit_fen((enum jx_money_unit)b);
}

void jx_money_took(jx_money *m, enum jx_money_unit unit, bool own)
{
    uint8_t *place = own ? &m->printed : &m->taken;
    if (is_coarser((uint8_t)unit, *place)) *place = (uint8_t)unit;
}

enum jx_money_unit jx_money_shown(const jx_money *m)
{
    uint8_t unit = m->taken ? m->taken : m->block ? m->block : m->sheet;
    for (int i = JX_AMOUNTS - 1; i >= 0 && !unit; i--) unit = m->column[i];
    return (enum jx_money_unit)(unit ? unit : m->printed);
}

bool jx_money_contradiction(const jx_money *m, bool zh, char out[JX_MONEY_SAID])
{
    enum { SAID = JX_MONEY_SAID };
    const char *const zh_places[] = {"表头", "资金部分", "年初预算数一栏", "全年预算数一栏", "全年执行数一栏"};
    const char *const en_places[] = {"above the table", "at the funding block", "over the initial budget",
                                     "over the adjusted budget", "over the executed amount"};
    const uint8_t units[] = {m->sheet, m->block, m->column[0], m->column[1], m->column[2]};
    uint8_t first = 0;
    bool differ = m->disputed;
    for (int i = 0; i < 5; i++) {
        if (units[i] && !first) first = units[i];
        differ |= units[i] && units[i] != first;
    }
    if (!differ) return false;
    int n = snprintf(out, SAID, "%s", zh ? "金额单位不一致：" : "the units of money contradict each other: ");
    const char *sep = "";
    for (int i = 0; i < 5; i++) {
        if (!units[i]) continue;
        const char *unit = jx_money_unit_name((enum jx_money_unit)units[i]);
        n += zh ? snprintf(out + n, SAID - (size_t)n, "%s%s写%s", sep, zh_places[i], unit)
                : snprintf(out + n, SAID - (size_t)n, "%s%s %s", sep, unit, en_places[i]);
        sep = zh ? "，" : ", ";
    }
    if (m->disputed) /* the last one differs from the first of its own kind */
        n += snprintf(out + n, SAID - (size_t)n, "%s",
                      zh ? "，同一处还写了另一单位" : ", and another unit beside one of them");
    snprintf(out + n, SAID - (size_t)n, "%s",
             zh ? "；金额按离数字最近的单位读入，请核对" : "; amounts were read in the nearest: to be checked");
    return true;
}
