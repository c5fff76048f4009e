/* client/reader/synonyms.h: the words that forms use for their labels and headings, as data. A new province's template
 * usually only needs new words here. */
#ifndef JX_CLIENT_SYNONYMS_H
#define JX_CLIENT_SYNONYMS_H

#include "client/reader/text.h"
#include "proto/num.h"

/* What a label means. */
enum jx_word {
    JX_W_NONE = 0,
    /* head of the form */
    JX_W_UNIT,       /* 预算单位, 主管部门 */
    JX_W_UNIT_CODED, /* 主管部门及代码: a code stands before the name */
    JX_W_UNIT_OWN,   /* 填报单位: the unit, or who carries the project out where 主管部门 is another */
    JX_W_IMPLEMENTING,
    JX_W_PROJECT,
    JX_W_CODE,
    JX_W_SEQ, /* 项目序号 */
    JX_W_MONEY,
    JX_W_UNIT_OR_MONEY, /* 单位: a name, or 万元 */
    JX_W_FILL_DATE,
    JX_W_YEAR,
    JX_W_CONTACT, /* people and telephones: left out */
    /* funding */
    JX_W_FUNDS, /* 项目资金: begins the block */
    JX_W_ITEM,
    JX_W_INITIAL,
    JX_W_ADJUSTED,
    JX_W_EXECUTED,
    JX_W_BUDGET,   /* 预算数: the adjusted one, or the initial where that has a column of its own */
    JX_W_RECEIVED, /* 到位数: stands in for the adjusted budget */
    JX_W_RATE,
    JX_W_RATE_WEIGHT, /* 执行率分值: as the weight, where indicators have one of their own */
    JX_W_RATE_SCORE,
    JX_W_FUNDS_TOTAL, /* 年度资金总额 */
    /* goal */
    JX_W_GOAL,
    JX_W_EXPECTED,
    JX_W_DONE,
    /* indicators */
    JX_W_INDICATORS, /* 绩效指标 */
    JX_W_L1,
    JX_W_KIND, /* 指标类型: the first level where that has no column, else 正向, 反向 … */
    JX_W_L2,
    JX_W_L3,
    JX_W_OP, /* 指标性质: the operator in a column of its own */
    JX_W_TARGET,
    JX_W_TARGET_NEW, /* 调整指标值: counts instead of the target where both are printed */
    JX_W_MEASURE,    /* 度量单位: the unit in a column of its own */
    JX_W_ACTUAL,
    JX_W_ACTUAL_MEASURE, /* 度量单位 under the actual value */
    JX_W_POINTS,         /* 分数: the weight beside a score, the score beside a weight */
    JX_W_WEIGHT,         /* here and in the funding block */
    JX_W_SCORE,
    JX_W_REASON,
    JX_W_REMARK,
    JX_W_IGNORED,  /* columns that are no part of a form: 评分标准, 完成率, a reviewer's score */
    JX_W_SUBTOTAL, /* 小计: adds up rows that are there already */
    /* end */
    JX_W_TOTAL,       /* 总分 */
    JX_W_TOTAL_SCORE, /* 自评总分: of the scores, where one number stands beside it */
    JX_W_GRADE,       /* 自评等级 */
    JX_W_CONCLUSION,
    JX_W_ASIDE, /* text that forms print and that is no part of what they say here: 存在问题, 改进措施 */
    JX_W_COUNT_
};

/* JX_W_NONE for an unknown label. What a label has in brackets (部门(单位)名称) and whose level it names
 * (县级预算部门名称) does not count. */
enum jx_word jx_word_of(const jx_label *label);

/* First-level blocks of indicators. */
enum jx_family { JX_FAM_NONE = 0, JX_FAM_OUTPUT, JX_FAM_BENEFIT, JX_FAM_SATISFACTION, JX_FAM_COST };

typedef struct {
    enum jx_family family;
    const char *name; /* its usual spelling, static */
    bool cut;         /* the label is the beginning of the word only */
    jx_pts points;    /* printed with it, in brackets or not (产出指标50分); 0: none */
} jx_level_word;

/* 产出指标, 效益指标, …; family JX_FAM_NONE when the label is none. A cut off word (满意度指) counts, with cut set. */
jx_level_word jx_first_level(const jx_label *label);
/* 数量指标, 社会效益指标, …; family is the block that it belongs to. */
jx_level_word jx_second_level(const jx_label *label);
/* The usual name of a block: "产出指标". */
const char *jx_family_name(enum jx_family family);

/* 绩效指标, or a piece of it that a cut table left over (绩, 效 指 标, 标), or the points of a heading alone
 * ("(50分)"). */
bool jx_is_block_label(const jx_label *label);

#endif
