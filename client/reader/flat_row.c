/* A line of the table: name, operator, target, unit, weight, actual value, score. The unit may be missing where the
 * target is words; anything else that is missing makes the others doubtful. */
#include "client/reader/flat.h"

#include "client/reader/place.h"

/* The next word of *rest. */
static jx_str word(jx_str *rest)
{
    *rest = jx_trim(*rest);
    uint32_t n = 0;
    while (n < rest->len && rest->p[n] != ' ') n++;
    jx_str w = {rest->p, n};
    *rest = jx_drop(*rest, n);
    return jx_trim(w);
}

static bool number(jx_str s, jx_pts *out) { return jx_plain_points(s, out); }

static bool is_number(jx_str s)
{
    jx_pts ignored;
    return number(s, &ignored);
}

bool jx_flat_split(jx_str line, jx_str *name, jx_flat_row *row)
{
    jx_str rest = line, w;
    *row = (jx_flat_row){.glued = JX_PTS_NONE};
    while ((w = word(&rest)).len) {
        if (row->n == 0 && jx_op_named(w) == JX_OP_NONE) continue;
        if (row->n == 0) *name = jx_trim((jx_str){line.p, (uint32_t)(w.p - line.p)});
        if (row->n == JX_FLAT_CELLS) break;
        row->cell[row->n++] = w;
    }
    return row->n > 0;
}

bool jx_flat_broken_row(jx_str line)
{
    jx_str rest = line, w;
    unsigned words = 0, numbers = 0;
    while ((w = word(&rest)).len) {
        words++;
        numbers += is_number(w);
    }
    return words >= 4 && numbers >= 2;
}

/* Target, unit, weight, actual, score by their place among the cells; 0: there is none. */
static void take(jx_flat_row *r, unsigned target, unsigned unit, unsigned weight, unsigned actual, unsigned score)
{
    jx_indicator *i = &r->i;
    i->target = jx_is_blank(r->cell[target]) ? (jx_str){0} : r->cell[target];
    i->actual = actual && !jx_is_blank(r->cell[actual]) ? r->cell[actual] : (jx_str){0};
    i->weight = i->score = JX_PTS_NONE;
    if (weight) number(r->cell[weight], &i->weight);
    if (score) number(r->cell[score], &i->score);
    jx_indicator_split(i, r->cell[0], unit && !jx_is_blank(r->cell[unit]) ? r->cell[unit] : (jx_str){0});
}

/* Cells under seven headings, all there. */
static const char *six(jx_flat_row *r, bool zh)
{
    take(r, 1, 2, 3, 4, 5);
    if (jx_op_named(r->cell[1]) != JX_OP_NONE) { /* an operator in the target's place */
        r->doubt = r->n == 6 ? JX_FLAT_SLIPPED : JX_FLAT_UNCLEAR;
        return NULL;
    }
    bool blank_weight = jx_is_blank(r->cell[3]), blank_score = jx_is_blank(r->cell[5]);
    if ((r->i.weight != JX_PTS_NONE || blank_weight) && (r->i.score != JX_PTS_NONE || blank_score)) {
        if (!is_number(r->cell[2])) return NULL;
        r->doubt = JX_FLAT_ONE_MORE;
        return zh ? "计量单位是一个数" : "the unit is a number";
    }
    if (is_number(r->cell[2]) && is_number(r->cell[4])) { /* 定性 优 20 优 20 100 */
        number(r->cell[5], &r->glued);
        take(r, 1, 0, 2, 3, 4);
        r->doubt = JX_FLAT_ONE_MORE;
        return NULL;
    }
    r->doubt = JX_FLAT_UNCLEAR;
    return NULL;
}

static const char *five(jx_flat_row *r, bool zh)
{
    if (jx_op_named(r->cell[1]) != JX_OP_NONE) {
        r->doubt = JX_FLAT_UNCLEAR;
        return NULL;
    }
    if (is_number(r->cell[2]) && is_number(r->cell[4])) {
        take(r, 1, 0, 2, 3, 4);
        if (jx_op_named(r->cell[0]) == JX_QUALITATIVE && !is_number(r->cell[1])) {
            bool slipped = is_number(r->cell[3]) && !jx_grade_in(r->cell[1]); /* 定性 人 20 1 20 */
            return !slipped ? NULL : zh ? "指标值可能缺失" : "the target may be missing";
        }
        r->doubt = JX_FLAT_NO_UNIT;
        return jx_op_named(r->cell[0]) == JX_QUALITATIVE ? NULL : zh ? "没有计量单位" : "no unit";
    }
    r->doubt =
        is_number(r->cell[3]) && is_number(r->cell[4]) && !is_number(r->cell[2]) ? JX_FLAT_ONE_LESS : JX_FLAT_UNCLEAR;
    return NULL;
}

const char *jx_flat_place(jx_flat_row *r, bool zh)
{
    const char *odd = NULL;
    r->i.op = (uint8_t)jx_op_named(r->cell[0]);
    r->i.weight = r->i.score = JX_PTS_NONE;
    r->i.target_value = r->i.actual_value = JX_DEC_NONE;
    if (r->n == 7 && number(r->cell[6], &r->glued)) {
        odd = six(r, zh);
        if (r->doubt == JX_FLAT_SURE) r->doubt = JX_FLAT_ONE_MORE;
    } else if (r->n == 6) {
        odd = six(r, zh);
    } else if (r->n == 5) {
        odd = five(r, zh);
    } else {
        r->doubt = JX_FLAT_UNCLEAR;
    }
    return odd;
}
