/* Checks of the catalogue that this rule book leaves out, by name and with the reason; part of docs/rules.md. */
#include "worker/rulebook.h"

/* clang-format off */
#define READER {"读取文档时已经发现并记为 F021，规则只看读出的内容", "found while reading the document (F021); the rules see what was read"}
#define NOT_READ {"读出的表中没有这项内容", "not among what is read from a form"}
#define OTHERS {"要与其他表、其他资料对照", "needs other forms or other data"}
#define PERSON {"要由人判断", "needs a person's judgement"}
#define ALLOWED {"办法允许定性指标；大量合格的表如此填写", "qualitative targets are allowed, and most good forms have them"}
#define NO_FAULT {"多写说明不是错误", "saying more is no fault"}
#define HUNDREDTHS {"得分读到 0.01，更细的小数在读取时已舍入", "scores are read to the hundredth"}
#define POPULATION {"单张表常常如此，要在一个单位的全部表中统计", "common in a single good form; a matter of all forms of a unit"}

static const jx_left_out left_out[] = {
    {"F010", {"合并单元格损坏、整列错位", "damaged cells, shifted columns"}, READER},
    {"F011", {"金额单元格中混有单位", "unit of money inside a cell"}, READER},
    {"F013", {"联系人、盖章、日期未填", "contact, stamp or date missing"}, NOT_READ},
    {"F016", {"同一批中单位写法不一", "unit spelled differently in one batch"}, OTHERS},
    {"F017", {"标题与项目名称不符", "title and project name disagree"}, NOT_READ},
    {"K211", {"指标值只有“有效促进”一类的词", "target of words only"}, ALLOWED},
    {"K212", {"空洞的效益指标（如 ≥95% 而无来源）", "quantified but empty benefit"}, PERSON},
    {"K216", {"指标与项目无关", "indicator unrelated to the project"}, PERSON},
    {"K217", {"指标无法考核", "indicator that cannot be examined"}, PERSON},
    {"K218", {"满意度没有调查依据", "satisfaction without a survey"}, NOT_READ},
    {"K222", {"指标值与批复的不同", "target differs from the approved one"}, OTHERS},
    {"S303", {"二级指标分值与规定不符", "weights of a second level differ from the set ones"}, NOT_READ},
    {"S318", {"满分却写了偏差原因", "reason given although fully met"}, NO_FAULT},
    {"S319", {"扣分比例与文字所说不符", "deduction differs from the stated share"}, PERSON},
    {"S321", {"得分超过两位小数", "score with more than two decimals"}, HUNDREDTHS},
    {"T403", {"原因与指标无关", "reason unrelated to the indicator"}, PERSON},
    {"T409", {"套用其他地区或行业的文字", "text of another place or trade"}, PERSON},
    {"T410", {"错别字", "typing errors"}, PERSON},
    {"T411", {"文件中段落重复", "paragraph repeated in the document"}, OTHERS},
    {"X504", {"未验收即评质量", "quality of work not yet accepted"}, PERSON},
    {"X505", {"各项完成值都恰等于目标", "every result exactly its target"}, POPULATION},
    {"X507", {"同一成本控制指标在各表中互相矛盾", "cost control contradicts other forms"}, OTHERS},
    {"X508", {"各项目之和与部门支出不符", "projects do not add up to the department"}, OTHERS},
    {"X509", {"报告中的项目数与表数不符", "number of projects differs from the report"}, OTHERS},
};
/* clang-format on */

const jx_left_out *jx_rules_left_out(size_t *n)
{
    *n = sizeof left_out / sizeof *left_out;
    return left_out;
}
