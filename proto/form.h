/* proto/form.h: one self-evaluation table (项目支出绩效自评表, 部门整体支出绩效自评表, or one row of a summary
 * table) and its MessagePack codec. Says what the document says, no more: what it does not have is absent,
 * never 0. The wire layout is docs/protocol.md, "Form". */
#ifndef JX_PROTO_FORM_H
#define JX_PROTO_FORM_H

#include <msgpack.h>

#include "proto/cursor.h"
#include "proto/num.h"

enum jx_kind { JX_PROJECT = 1, JX_DEPARTMENT = 2, JX_SUMMARY_ROW = 3 };

/* 指标性质 / 计算符号. NONE: a bare number without an operator. QUALITATIVE: the target is words, or a date. */
enum jx_op { JX_OP_NONE = 0, JX_GE, JX_LE, JX_EQ, JX_GT, JX_LT, JX_QUALITATIVE };

/* 优 良 中 差 */
enum jx_grade { JX_GRADE_NONE = 0, JX_EXCELLENT, JX_GOOD, JX_FAIR, JX_POOR };
enum { JX_GRADES = 5 };

/* Decimals that the document prints for an amount, so that sums can be compared within the printed precision. */
typedef struct {
    uint8_t initial, adjusted, executed, rate;
} jx_digits;

/* A row of the funding block; the total (年度资金总额) is the first. */
typedef struct {
    jx_str item; /* 资金来源 as printed */
    uint32_t line;
    jx_fen initial, adjusted, executed; /* 年初预算数, 全年预算数, 全年执行数 */
    jx_pts weight;
    jx_pts rate; /* 执行率 in hundredths of a percent: 62.83 % is 6283 */
    jx_pts score;
    jx_digits digits;
    jx_str reason; /* 原因: some templates ask for it here, too */
} jx_funding;

/* A third-level indicator row. */
typedef struct {
    uint32_t line;
    jx_str l1, l2, name; /* 一级, 二级, 三级指标 */
    jx_pts l1_weight;    /* points printed with the first level ("产出指标 (50分)"); 0: none are */
    uint8_t op;          /* enum jx_op */
    jx_str target;       /* 年度指标值 as printed, operator and unit included */
    jx_dec target_value; /* its number, in unit; none for words and dates */
    jx_str unit;         /* unit of the target ("人", "%", "万元") */
    jx_str actual;       /* 实际完成值 as printed */
    jx_dec actual_value; /* its number, in actual_unit */
    jx_str actual_unit;
    jx_pts weight, score; /* 分值, 得分 */
    jx_str reason;        /* 偏差原因分析及改进措施 */
} jx_indicator;

/* Something the reader saw and could not place. */
typedef struct {
    uint32_t line;
    jx_str cell; /* "B12", "column 4"; may be empty */
    jx_str text;
    /* What it is about, bits 1 << enum jx_field: of the row in its line, or where no row has that line (a heading) of
     * all rows of the block below it. 0: not known, perhaps all that stands there. */
    uint32_t fields;
} jx_problem;

typedef struct {
    uint8_t kind; /* enum jx_kind */
    uint16_t year;
    uint32_t division; /* GB/T 2260, six digits; 0: unknown */
    jx_str division_name, unit, implementing_unit, project_name, project_code;
    uint8_t money_unit; /* enum jx_money_unit: what the document prints; amounts here are fen */
    jx_str fill_date;   /* as printed */
    jx_str objective, completion;
    jx_pts total_weight, total_score;
    uint8_t grade; /* enum jx_grade */
    jx_str conclusion;
    uint16_t occurrence; /* 1 for the first of equal keys in one document (twins are separate forms) */

    jx_funding *funding;
    jx_indicator *indicators;
    uint16_t n_funding, n_indicators;

    /* Where it came from; no part of what the form says. */
    jx_str source; /* file name without folders */
    uint32_t line, seq, total_line;
    jx_problem *problems;
    uint16_t n_problems;
} jx_form;

/* A form with nothing in it: numbers absent, occurrence 1. */
void jx_form_init(jx_form *f);

/* Which form it is: a hash of year, division, unit, implementing unit, project code (or, without one, name), kind
 * and occurrence; white space in names does not count. */
jx_id jx_form_key(const jx_form *f);

/* Packs f as one map. 0, JX_ENOMEM, or JX_ELIMIT when a list or text is over its limit (nothing useful was packed). */
int jx_form_encode(msgpack_packer *pk, const jx_form *f);

/* Room that decoding reuses from form to form: grows to the largest form seen, within the limits. */
typedef struct {
    jx_form form;     /* the last decoded form; borrows from the bytes and from the arrays below */
    uint64_t content; /* hash of what the form says, origin apart: equal content is "unchanged" */
    jx_funding *funding;
    jx_indicator *indicators;
    jx_problem *problems;
    uint32_t cap_funding, cap_indicators, cap_problems;
} jx_form_buf;

void jx_form_buf_init(jx_form_buf *b);
void jx_form_buf_fini(jx_form_buf *b);

/* Reads the next form into b->form. On failure the cursor holds the error, which is also returned. */
int jx_form_decode(jx_cur *c, jx_form_buf *b);

/* A batch body is an array of forms. jx_batch_count: their number (1..JX_MAX_BATCH_FORMS), the cursor then
 * stands before the first. jx_batch_id: names a batch by its submitter, division, salt and body. */
uint32_t jx_batch_count(jx_cur *c);
jx_id jx_batch_id(jx_str submitter, uint32_t division, jx_bytes salt, jx_bytes body);

/* Chinese names of the enums; "" for none. Static. */
const char *jx_op_symbol(enum jx_op op);                 /* ">=", "<=", "=", ">", "<", "qualitative", "" */
const char *jx_grade_name(enum jx_grade grade);          /* "优" … */
const char *jx_money_unit_name(enum jx_money_unit unit); /* "万元" … */
const char *jx_kind_name(enum jx_kind kind);             /* "project", "department", "summary_row" */

#endif
