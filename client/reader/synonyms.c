#include "client/reader/synonyms.h"

struct entry {
    const char *word;
    enum jx_word means;
};

/* Written as jx_label_of() leaves them: without white space, brackets and colons. */
static const struct entry entries[] = {
    {"预算单位", JX_W_UNIT_OWN},
    {"主管部门", JX_W_UNIT},
    {"主管部门名称", JX_W_UNIT},
    {"项目主管部门", JX_W_UNIT},
    {"主管单位", JX_W_UNIT},
    {"部门名称", JX_W_UNIT},
    {"单位名称", JX_W_UNIT_OWN},
    {"部门单位名称", JX_W_UNIT_OWN},
    {"填报单位", JX_W_UNIT_OWN},
    {"编报单位", JX_W_UNIT_OWN},
    {"预算部门", JX_W_UNIT},
    {"预算主管部门", JX_W_UNIT},
    {"一级预算单位", JX_W_UNIT},
    {"地方主管部门", JX_W_UNIT},
    {"项目主管单位", JX_W_UNIT},
    {"业务主管部门", JX_W_UNIT},
    {"预算部门名称", JX_W_UNIT},
    {"主管预算部门", JX_W_UNIT},
    {"主管预算单位", JX_W_UNIT},
    {"单位部门名称", JX_W_UNIT},
    {"责任部门", JX_W_UNIT},
    {"申报单位", JX_W_UNIT_OWN},
    {"编制单位", JX_W_UNIT_OWN},
    {"自评单位", JX_W_UNIT_OWN},
    {"被评价单位", JX_W_UNIT_OWN},
    {"评价单位", JX_W_UNIT_OWN},
    {"填报部门", JX_W_UNIT_OWN},
    {"预算单位名称", JX_W_UNIT_OWN},
    {"主管部门及代码", JX_W_UNIT_CODED},
    {"预算单位及代码", JX_W_UNIT_CODED},
    {"主管部门代码及名称", JX_W_UNIT_CODED},
    {"实施单位", JX_W_IMPLEMENTING},
    {"项目实施单位", JX_W_IMPLEMENTING},
    {"项目单位", JX_W_IMPLEMENTING},
    {"实施部门", JX_W_IMPLEMENTING},
    {"资金使用单位", JX_W_IMPLEMENTING},
    {"项目承担单位", JX_W_IMPLEMENTING},
    {"承担单位", JX_W_IMPLEMENTING},
    {"项目实施部门", JX_W_IMPLEMENTING},
    {"具体实施单位", JX_W_IMPLEMENTING},
    {"用款单位", JX_W_IMPLEMENTING},
    {"项目使用单位", JX_W_IMPLEMENTING},
    {"执行单位", JX_W_IMPLEMENTING},
    {"项目执行单位", JX_W_IMPLEMENTING},
    {"建设单位", JX_W_IMPLEMENTING},
    {"项目名称", JX_W_PROJECT},
    {"专项名称", JX_W_PROJECT},
    {"专项资金名称", JX_W_PROJECT},
    {"转移支付名称", JX_W_PROJECT},
    {"转移支付项目名称", JX_W_PROJECT},
    {"项目支出名称", JX_W_PROJECT},
    {"二级项目名称", JX_W_PROJECT},
    {"政策名称", JX_W_PROJECT},
    {"政策项目名称", JX_W_PROJECT},
    {"项目资金名称", JX_W_PROJECT},
    {"资金名称", JX_W_PROJECT},
    {"支出项目名称", JX_W_PROJECT},
    {"项目编码", JX_W_CODE},
    {"项目代码", JX_W_CODE},
    {"项目编号", JX_W_CODE},
    {"项目序号", JX_W_SEQ},
    {"金额单位", JX_W_MONEY},
    {"资金单位", JX_W_MONEY},
    {"货币单位", JX_W_MONEY},
    {"单位", JX_W_UNIT_OR_MONEY},
    {"填报日期", JX_W_FILL_DATE},
    {"填表日期", JX_W_FILL_DATE},
    {"填报时间", JX_W_FILL_DATE},
    {"自评日期", JX_W_FILL_DATE},
    {"自评时间", JX_W_FILL_DATE},
    {"预算年度", JX_W_YEAR},
    {"评价年度", JX_W_YEAR},
    {"自评年度", JX_W_YEAR},
    {"年度", JX_W_YEAR},
    {"年份", JX_W_YEAR},
    {"项目年度", JX_W_YEAR},
    {"财政年度", JX_W_YEAR},
    {"会计年度", JX_W_YEAR},
    {"联系人", JX_W_CONTACT},
    {"项目负责人", JX_W_CONTACT},
    {"联系电话", JX_W_CONTACT},
    {"联系方式", JX_W_CONTACT},
    {"填报人", JX_W_CONTACT},
    {"填表人", JX_W_CONTACT},
    {"审核人", JX_W_CONTACT},
    {"负责人", JX_W_CONTACT},
    {"财务负责人", JX_W_CONTACT},
    {"单位负责人", JX_W_CONTACT},
    {"部门联系人", JX_W_CONTACT},
    {"部门负责人", JX_W_CONTACT},
    {"项目联系人", JX_W_CONTACT},
    {"联络人", JX_W_CONTACT},
    {"联络电话", JX_W_CONTACT},
    {"电话", JX_W_CONTACT},
    {"经办人", JX_W_CONTACT},
    {"手机", JX_W_CONTACT},
    {"项目责任人", JX_W_CONTACT},
    {"单位主要负责人", JX_W_CONTACT},
    {"填报人员", JX_W_CONTACT},
    {"复核人", JX_W_CONTACT},
    {"中央主管部门", JX_W_CONTACT},
    {"财政处室", JX_W_CONTACT},
    {"财政科室", JX_W_CONTACT},
    {"财政业务处室", JX_W_CONTACT},
    {"项目类别", JX_W_CONTACT},
    {"项目属性", JX_W_CONTACT},
    {"项目类型", JX_W_CONTACT},
    {"项目性质", JX_W_CONTACT},
    {"项目级次", JX_W_CONTACT},
    {"项目起止时间", JX_W_CONTACT},
    {"项目期限", JX_W_CONTACT},
    {"项目实施期", JX_W_CONTACT},
    {"资金用途", JX_W_CONTACT},
    {"支出功能分类", JX_W_CONTACT},
    {"报表编号", JX_W_CONTACT},
    {"项目资金", JX_W_FUNDS},
    {"资金情况", JX_W_FUNDS},
    {"项目资金情况", JX_W_FUNDS},
    {"预算执行情况", JX_W_FUNDS},
    {"项目预算执行情况", JX_W_FUNDS},
    {"项目预算", JX_W_FUNDS},
    {"资金投入情况", JX_W_FUNDS},
    {"项目预算资金执行情况", JX_W_FUNDS},
    {"预算资金执行情况", JX_W_FUNDS},
    {"部门预算执行情况", JX_W_FUNDS},
    {"年度预算执行情况", JX_W_FUNDS},
    {"单位预算执行情况", JX_W_FUNDS},
    {"整体预算执行情况", JX_W_FUNDS},
    {"预算资金情况", JX_W_FUNDS},
    {"年度预算申请", JX_W_FUNDS},
    {"预算安排及支出情况", JX_W_FUNDS},
    {"资金安排及使用情况", JX_W_FUNDS},
    {"资金使用情况", JX_W_FUNDS},
    {"年度资金情况", JX_W_FUNDS},
    {"项目资金执行情况", JX_W_FUNDS},
    {"项目资金投入情况", JX_W_FUNDS},
    {"预算情况", JX_W_FUNDS},
    {"部门整体支出情况", JX_W_FUNDS},
    {"年度预算", JX_W_FUNDS},
    {"年度资金", JX_W_FUNDS},
    {"预算执行", JX_W_FUNDS},
    {"年度预算数", JX_W_ITEM}, /* stands over the sources where the columns are named beside it */
    {"年度部门整体支出预算", JX_W_FUNDS},
    {"部门整体支出预算", JX_W_FUNDS},
    {"资金来源", JX_W_ITEM},
    {"资金性质", JX_W_ITEM},
    {"资金类别", JX_W_ITEM},
    {"资金类型", JX_W_ITEM},
    {"资金构成", JX_W_ITEM},
    {"预算资金", JX_W_ITEM},
    {"项目资金来源", JX_W_ITEM},
    {"年初预算数", JX_W_INITIAL},
    {"年初预算", JX_W_INITIAL},
    {"年初预算金额", JX_W_INITIAL},
    {"年初预算安排数", JX_W_INITIAL},
    {"年初批复预算", JX_W_INITIAL},
    {"年初批复数", JX_W_INITIAL},
    {"年初安排数", JX_W_INITIAL},
    {"年初安排预算", JX_W_INITIAL},
    {"批复预算数", JX_W_INITIAL},
    {"年初预算批复数", JX_W_INITIAL},
    {"全年预算数", JX_W_ADJUSTED},
    {"全年预算", JX_W_ADJUSTED},
    {"全年预算金额", JX_W_ADJUSTED},
    {"调整预算数", JX_W_ADJUSTED},
    {"调整后预算数", JX_W_ADJUSTED},
    {"预算数", JX_W_ADJUSTED},
    {"预算安排情况", JX_W_ADJUSTED},
    {"调整后预算", JX_W_ADJUSTED},
    {"调整后预算金额", JX_W_ADJUSTED},
    {"调整预算", JX_W_ADJUSTED},
    {"全年预算安排数", JX_W_ADJUSTED},
    {"全年预算总额", JX_W_ADJUSTED},
    {"预算安排数", JX_W_ADJUSTED},
    {"预算安排金额", JX_W_ADJUSTED},
    {"预算安排", JX_W_ADJUSTED},
    {"预算金额", JX_W_ADJUSTED},
    {"年度预算金额", JX_W_ADJUSTED},
    {"下达预算数", JX_W_ADJUSTED},
    {"全年调整预算数", JX_W_ADJUSTED},
    {"调整后全年预算数", JX_W_ADJUSTED},
    {"预算总额", JX_W_ADJUSTED},
    {"全年安排数", JX_W_ADJUSTED},
    {"实际到位数", JX_W_ADJUSTED},
    {"资金到位数", JX_W_ADJUSTED},
    {"全年执行数", JX_W_EXECUTED},
    {"全年执行", JX_W_EXECUTED},
    {"预算执行数", JX_W_EXECUTED},
    {"执行数", JX_W_EXECUTED},
    {"全年支出数", JX_W_EXECUTED},
    {"资金执行情况", JX_W_EXECUTED},
    {"实际支出数", JX_W_EXECUTED},
    {"实际支出金额", JX_W_EXECUTED},
    {"实际支出", JX_W_EXECUTED},
    {"支出数", JX_W_EXECUTED},
    {"支出金额", JX_W_EXECUTED},
    {"实际执行数", JX_W_EXECUTED},
    {"执行金额", JX_W_EXECUTED},
    {"全年实际支出数", JX_W_EXECUTED},
    {"全年支出", JX_W_EXECUTED},
    {"年度执行数", JX_W_EXECUTED},
    {"实际使用数", JX_W_EXECUTED},
    {"全年执行金额", JX_W_EXECUTED},
    {"决算数", JX_W_EXECUTED},
    {"支出决算数", JX_W_EXECUTED},
    {"全年支出金额", JX_W_EXECUTED},
    {"预算执行金额", JX_W_EXECUTED},
    {"资金支出数", JX_W_EXECUTED},
    {"执行率", JX_W_RATE},
    {"预算执行率", JX_W_RATE},
    {"支出率", JX_W_RATE},
    {"资金执行率", JX_W_RATE},
    {"全年执行率", JX_W_RATE},
    {"预算执行进度", JX_W_RATE},
    {"执行进度", JX_W_RATE},
    {"资金使用率", JX_W_RATE},
    {"支付率", JX_W_RATE},
    {"预算完成率", JX_W_RATE},
    {"年度资金总额", JX_W_FUNDS_TOTAL},
    {"资金总额", JX_W_FUNDS_TOTAL},
    {"年度财政资金总额", JX_W_FUNDS_TOTAL},
    {"财政资金总额", JX_W_FUNDS_TOTAL},
    {"项目资金总额", JX_W_FUNDS_TOTAL},
    {"预算资金总额", JX_W_FUNDS_TOTAL},
    {"年度预算资金总额", JX_W_FUNDS_TOTAL},
    {"项目预算资金总额", JX_W_FUNDS_TOTAL},
    {"年度总额", JX_W_FUNDS_TOTAL},
    {"项目总额", JX_W_FUNDS_TOTAL},
    {"预算总额合计", JX_W_FUNDS_TOTAL},
    {"资金合计", JX_W_FUNDS_TOTAL},
    {"资金总计", JX_W_FUNDS_TOTAL},
    {"支出总额", JX_W_FUNDS_TOTAL},
    {"总金额", JX_W_FUNDS_TOTAL},
    {"年度预算总额", JX_W_FUNDS_TOTAL},
    {"总额", JX_W_FUNDS_TOTAL},
    {"年度总体目标", JX_W_GOAL},
    {"总体目标", JX_W_GOAL},
    {"年度目标", JX_W_GOAL},
    {"年度绩效目标", JX_W_GOAL},
    {"年度总体绩效目标", JX_W_GOAL},
    {"总目标", JX_W_GOAL},
    {"项目总体目标", JX_W_GOAL},
    {"总体绩效目标", JX_W_GOAL},
    {"项目绩效目标", JX_W_GOAL},
    {"绩效目标", JX_W_GOAL},
    {"当年绩效目标", JX_W_GOAL},
    {"年度绩效总目标", JX_W_GOAL},
    {"总体目标完成情况", JX_W_GOAL},
    {"年度总体目标完成情况", JX_W_GOAL},
    {"年度绩效目标完成情况", JX_W_GOAL},
    {"总体绩效目标完成情况", JX_W_GOAL},
    {"绩效目标完成情况", JX_W_GOAL},
    {"年度目标及完成情况", JX_W_GOAL},
    {"年初设定目标", JX_W_EXPECTED},
    {"年初目标", JX_W_EXPECTED},
    {"预期目标", JX_W_EXPECTED},
    {"项目年度目标", JX_W_EXPECTED},
    {"年度目标完成情况", JX_W_DONE},
    {"年度预期目标", JX_W_EXPECTED},
    {"年初绩效目标", JX_W_EXPECTED},
    {"年初预期目标", JX_W_EXPECTED},
    {"年初设定的目标", JX_W_EXPECTED},
    {"年初总体目标", JX_W_EXPECTED},
    {"年初总目标", JX_W_EXPECTED},
    {"全年绩效目标", JX_W_EXPECTED},
    {"设定目标", JX_W_EXPECTED},
    {"目标内容", JX_W_EXPECTED},
    {"预期绩效目标", JX_W_EXPECTED},
    {"年初设定绩效目标", JX_W_EXPECTED},
    {"预定目标", JX_W_EXPECTED},
    {"实际完成情况", JX_W_DONE},
    {"目标实际完成情况", JX_W_DONE},
    {"全年实际完成情况", JX_W_DONE},
    {"目标完成情况", JX_W_DONE},
    {"具体完成情况", JX_W_DONE},
    {"实际达成情况", JX_W_DONE},
    {"全年目标实际完成情况", JX_W_DONE},
    {"全年完成情况", JX_W_DONE},
    {"年度完成情况", JX_W_DONE},
    {"年度实际完成情况", JX_W_DONE},
    {"年终完成情况", JX_W_DONE},
    {"实际完成", JX_W_DONE},
    {"目标实现情况", JX_W_DONE},
    {"实际完成目标", JX_W_DONE},
    {"自评完成情况", JX_W_DONE},
    {"完成情况", JX_W_DONE},
    {"绩效指标", JX_W_INDICATORS},
    {"年度绩效指标", JX_W_INDICATORS},
    {"年度绩效指标完成情况", JX_W_INDICATORS},
    {"绩效指标完成情况", JX_W_INDICATORS},
    {"评价指标", JX_W_INDICATORS},
    {"绩效评价指标", JX_W_INDICATORS},
    {"指标体系", JX_W_INDICATORS},
    {"年度指标", JX_W_INDICATORS},
    {"绩效自评指标", JX_W_INDICATORS},
    {"绩效目标指标", JX_W_INDICATORS},
    {"一级指标", JX_W_L1},
    {"一级指标名称", JX_W_L1},
    {"绩效指标一级指标", JX_W_L1},
    {"指标类型", JX_W_L1},
    {"二级指标", JX_W_L2},
    {"二级指标名称", JX_W_L2},
    {"三级指标", JX_W_L3},
    {"指标名称", JX_W_L3},
    {"指标内容", JX_W_L3},
    {"绩效指标名称", JX_W_L3},
    {"三级指标名称", JX_W_L3},
    {"具体指标", JX_W_L3},
    {"年度指标值", JX_W_TARGET},
    {"指标值", JX_W_TARGET},
    {"年初指标值", JX_W_TARGET},
    {"目标值", JX_W_TARGET},
    {"年度目标值", JX_W_TARGET},
    {"预期指标值", JX_W_TARGET},
    {"绩效指标值", JX_W_TARGET},
    {"年初目标值", JX_W_TARGET},
    {"年初设定指标值", JX_W_TARGET},
    {"年初设定值", JX_W_TARGET},
    {"计划值", JX_W_TARGET},
    {"计划指标值", JX_W_TARGET},
    {"计划完成值", JX_W_TARGET},
    {"年度计划值", JX_W_TARGET},
    {"计划数", JX_W_TARGET},
    {"预期值", JX_W_TARGET},
    {"预期目标值", JX_W_TARGET},
    {"预期指标", JX_W_TARGET},
    {"设定值", JX_W_TARGET},
    {"全年目标值", JX_W_TARGET},
    {"全年指标值", JX_W_TARGET},
    {"年度预期值", JX_W_TARGET},
    {"指标目标值", JX_W_TARGET},
    {"预算年度指标值", JX_W_TARGET},
    {"年度值", JX_W_TARGET},
    {"绩效目标值", JX_W_TARGET},
    {"调整指标值", JX_W_TARGET_NEW},
    {"调整后指标值", JX_W_TARGET_NEW},
    {"调整目标值", JX_W_TARGET_NEW},
    {"调整后目标值", JX_W_TARGET_NEW},
    {"年中调整值", JX_W_TARGET_NEW},
    {"调整值", JX_W_TARGET_NEW},
    {"指标性质", JX_W_OP},
    {"绩效指标性质", JX_W_OP},
    {"计算符号", JX_W_OP},
    {"运算符号", JX_W_OP},
    {"度量单位", JX_W_MEASURE},
    {"计量单位", JX_W_MEASURE},
    {"绩效度量单位", JX_W_MEASURE},
    {"实际完成值", JX_W_ACTUAL},
    {"全年实际值", JX_W_ACTUAL},
    {"全年完成值", JX_W_ACTUAL},
    {"全年实际完成值", JX_W_ACTUAL},
    {"完成值", JX_W_ACTUAL},
    {"实际值", JX_W_ACTUAL},
    {"年度实际值", JX_W_ACTUAL},
    {"年度实际完成值", JX_W_ACTUAL},
    {"全年实际完成情况值", JX_W_ACTUAL},
    {"实际完成指标值", JX_W_ACTUAL},
    {"实际完成数", JX_W_ACTUAL},
    {"全年完成指标值", JX_W_ACTUAL},
    {"指标完成值", JX_W_ACTUAL},
    {"指标实际值", JX_W_ACTUAL},
    {"完成指标值", JX_W_ACTUAL},
    {"年度完成值", JX_W_ACTUAL},
    {"实际指标值", JX_W_ACTUAL},
    {"自评完成值", JX_W_ACTUAL},
    {"实际完成指标", JX_W_ACTUAL},
    {"完成数", JX_W_ACTUAL},
    {"分值", JX_W_WEIGHT},
    {"权重", JX_W_WEIGHT},
    {"指标权重", JX_W_WEIGHT},
    {"分值权重", JX_W_WEIGHT},
    {"指标分值", JX_W_WEIGHT},
    {"标准分", JX_W_WEIGHT},
    {"标准分值", JX_W_WEIGHT},
    {"满分", JX_W_WEIGHT},
    {"满分值", JX_W_WEIGHT},
    {"权数", JX_W_WEIGHT},
    {"权重分值", JX_W_WEIGHT},
    {"权重分", JX_W_WEIGHT},
    {"权重值", JX_W_WEIGHT},
    {"指标分", JX_W_WEIGHT},
    {"设定分值", JX_W_WEIGHT},
    {"执行率权重", JX_W_RATE_WEIGHT},
    {"执行率分值", JX_W_RATE_WEIGHT},
    {"指标满分", JX_W_WEIGHT},
    {"分值设定", JX_W_WEIGHT},
    {"评价分值", JX_W_WEIGHT},
    {"标准分数", JX_W_WEIGHT},
    {"得分", JX_W_SCORE},
    {"自评得分", JX_W_SCORE},
    {"指标得分", JX_W_SCORE},
    {"自评分", JX_W_SCORE},
    {"自评分数", JX_W_SCORE},
    {"自评分值", JX_W_SCORE},
    {"单位自评得分", JX_W_SCORE},
    {"单位自评分", JX_W_SCORE},
    {"部门自评得分", JX_W_SCORE},
    {"评价得分", JX_W_SCORE},
    {"实际得分", JX_W_SCORE},
    {"执行率得分", JX_W_RATE_SCORE},
    {"预算执行率得分", JX_W_RATE_SCORE},
    {"执行得分", JX_W_RATE_SCORE},
    {"预算执行得分", JX_W_RATE_SCORE},
    {"预算执行率权重", JX_W_RATE_WEIGHT},
    {"预算执行率分值", JX_W_RATE_WEIGHT},
    {"绩效得分", JX_W_SCORE},
    {"自我评分", JX_W_SCORE},
    {"自评", JX_W_SCORE},
    {"项目单位自评得分", JX_W_SCORE},
    {"评分", JX_W_SCORE},
    {"偏差原因分析及改进措施", JX_W_REASON},
    {"偏差原因分析", JX_W_REASON},
    {"偏差原因及改进措施", JX_W_REASON},
    {"未完成原因分析", JX_W_REASON},
    {"未完成原因分析及改进措施", JX_W_REASON},
    {"未完成原因", JX_W_REASON},
    {"偏差原因", JX_W_REASON},
    {"原因", JX_W_REASON},
    {"原因分析", JX_W_REASON},
    {"扣分原因", JX_W_REASON},
    {"扣分原因分析", JX_W_REASON},
    {"扣分理由", JX_W_REASON},
    {"扣分说明", JX_W_REASON},
    {"未完成原因和改进措施", JX_W_REASON},
    {"未完成原因及改进措施", JX_W_REASON},
    {"偏差原因和改进措施", JX_W_REASON},
    {"偏差原因分析和改进措施", JX_W_REASON},
    {"偏离原因分析", JX_W_REASON},
    {"偏差原因及整改措施", JX_W_REASON},
    {"偏差分析", JX_W_REASON},
    {"偏差说明", JX_W_REASON},
    {"偏差情况及原因", JX_W_REASON},
    {"未达标原因", JX_W_REASON},
    {"未完成原因及拟采取的措施", JX_W_REASON},
    {"未完成原因及拟采取措施", JX_W_REASON},
    {"未完成或偏离原因分析", JX_W_REASON},
    {"偏差原因分析与改进措施", JX_W_REASON},
    {"偏差原因说明", JX_W_REASON},
    {"失分原因", JX_W_REASON},
    {"得分说明", JX_W_REASON},
    {"自评说明", JX_W_REASON},
    {"偏差原因及措施", JX_W_REASON},
    {"未完成原因说明", JX_W_REASON},
    {"原因说明", JX_W_REASON},
    {"偏差及原因分析", JX_W_REASON},
    {"偏差度原因分析及改进措施", JX_W_REASON},
    {"备注", JX_W_REMARK},
    {"资金到位情况", JX_W_IGNORED},
    {"总体完成率", JX_W_IGNORED},
    {"序号", JX_W_IGNORED},
    {"指标解释", JX_W_IGNORED},
    {"指标说明", JX_W_IGNORED},
    {"指标释义", JX_W_IGNORED},
    {"指标内涵", JX_W_IGNORED},
    {"指标含义", JX_W_IGNORED},
    {"指标定义", JX_W_IGNORED},
    {"指标说明及评分标准", JX_W_IGNORED},
    {"指标解释和评分标准", JX_W_IGNORED},
    {"指标解释及评分标准", JX_W_IGNORED},
    {"评分标准", JX_W_IGNORED},
    {"评价标准", JX_W_IGNORED},
    {"评分细则", JX_W_IGNORED},
    {"评分规则", JX_W_IGNORED},
    {"计分标准", JX_W_IGNORED},
    {"评分办法", JX_W_IGNORED},
    {"评分依据", JX_W_IGNORED},
    {"评分方法", JX_W_IGNORED},
    {"计分方法", JX_W_IGNORED},
    {"考核标准", JX_W_IGNORED},
    {"评价要点", JX_W_IGNORED},
    {"评分要点", JX_W_IGNORED},
    {"计算公式", JX_W_IGNORED},
    {"指标值设定依据", JX_W_IGNORED},
    {"设定依据", JX_W_IGNORED},
    {"数据来源", JX_W_IGNORED},
    {"佐证材料", JX_W_IGNORED},
    {"证明材料", JX_W_IGNORED},
    {"佐证资料", JX_W_IGNORED},
    {"评价依据", JX_W_IGNORED},
    {"是否核心指标", JX_W_IGNORED},
    {"核心指标", JX_W_IGNORED},
    {"完成率", JX_W_IGNORED},
    {"完成比例", JX_W_IGNORED},
    {"完成比率", JX_W_IGNORED},
    {"完成程度", JX_W_IGNORED},
    {"完成进度", JX_W_IGNORED},
    {"完成系数", JX_W_IGNORED},
    {"得分系数", JX_W_IGNORED},
    {"目标完成率", JX_W_IGNORED},
    {"指标完成率", JX_W_IGNORED},
    {"指标完成比率", JX_W_IGNORED},
    {"得分率", JX_W_IGNORED},
    {"偏差率", JX_W_IGNORED},
    {"偏离度", JX_W_IGNORED},
    {"偏差度", JX_W_IGNORED},
    {"偏离率", JX_W_IGNORED},
    {"主管部门评分", JX_W_IGNORED},
    {"主管部门复核得分", JX_W_IGNORED},
    {"主管部门审核得分", JX_W_IGNORED},
    {"主管部门得分", JX_W_IGNORED},
    {"财政评分", JX_W_IGNORED},
    {"财政复核得分", JX_W_IGNORED},
    {"财政部门评分", JX_W_IGNORED},
    {"财政审核得分", JX_W_IGNORED},
    {"复核得分", JX_W_IGNORED},
    {"复评得分", JX_W_IGNORED},
    {"复核分", JX_W_IGNORED},
    {"审核得分", JX_W_IGNORED},
    {"评审得分", JX_W_IGNORED},
    {"抽查得分", JX_W_IGNORED},
    {"预算结余", JX_W_IGNORED},
    {"结余", JX_W_IGNORED},
    {"结余数", JX_W_IGNORED},
    {"结余资金", JX_W_IGNORED},
    {"结转结余数", JX_W_IGNORED},
    {"结转数", JX_W_IGNORED},
    {"预算调整数", JX_W_IGNORED},
    {"调整数", JX_W_IGNORED},
    {"上年完成值", JX_W_IGNORED},
    {"历史值", JX_W_IGNORED},
    {"标杆值", JX_W_IGNORED},
    {"中期指标值", JX_W_IGNORED},
    {"实施期指标值", JX_W_IGNORED},
    {"实施期目标值", JX_W_IGNORED},
    {"总体指标值", JX_W_IGNORED},
    {"指标方向", JX_W_IGNORED},
    {"指标属性", JX_W_IGNORED},
    {"指标类别", JX_W_IGNORED},
    {"评价方法", JX_W_IGNORED},
    {"目标值来源", JX_W_IGNORED},
    {"权重说明", JX_W_IGNORED},
    {"分值说明", JX_W_IGNORED},
    {"上年指标值", JX_W_IGNORED},
    {"前年指标值", JX_W_IGNORED},
    {"总分", JX_W_TOTAL},
    {"合计", JX_W_TOTAL},
    {"总计", JX_W_TOTAL},
    {"总得分", JX_W_TOTAL_SCORE},
    {"得分合计", JX_W_TOTAL_SCORE},
    {"自评得分总计", JX_W_TOTAL_SCORE},
    {"综合得分", JX_W_TOTAL_SCORE},
    {"合计得分", JX_W_TOTAL_SCORE},
    {"最终得分", JX_W_TOTAL_SCORE},
    {"自评得分合计", JX_W_TOTAL_SCORE},
    {"自评总得分", JX_W_TOTAL_SCORE},
    {"绩效自评总分", JX_W_TOTAL_SCORE},
    {"绩效自评得分", JX_W_TOTAL_SCORE},
    {"项目总得分", JX_W_TOTAL_SCORE},
    {"项目自评得分", JX_W_TOTAL_SCORE},
    {"自评综合得分", JX_W_TOTAL_SCORE},
    {"总评分", JX_W_TOTAL_SCORE},
    {"总分值", JX_W_TOTAL},
    {"分值合计", JX_W_TOTAL},
    {"合计分值", JX_W_TOTAL},
    {"分数合计", JX_W_TOTAL},
    {"总分合计", JX_W_TOTAL},
    {"自评总分", JX_W_TOTAL_SCORE},
    {"小计", JX_W_SUBTOTAL},
    {"自评结论", JX_W_CONCLUSION},
    {"自评等级", JX_W_GRADE},
    {"评价等级", JX_W_GRADE},
    {"评价等次", JX_W_GRADE},
    {"绩效等级", JX_W_GRADE},
    {"自评结果", JX_W_GRADE},
    {"等级", JX_W_GRADE},
    {"等次", JX_W_GRADE},
    {"评定等级", JX_W_GRADE},
    {"评分等级", JX_W_GRADE},
    {"自评评级", JX_W_GRADE},
    {"自评结果等级", JX_W_GRADE},
    {"绩效自评等级", JX_W_GRADE},
    {"绩效自评结果", JX_W_GRADE},
    {"综合评价等级", JX_W_GRADE},
    {"自评综合结论", JX_W_CONCLUSION},
    {"绩效自评结论", JX_W_CONCLUSION},
    {"自评总体结论", JX_W_CONCLUSION},
    {"综合评价结论", JX_W_CONCLUSION},
    {"总体结论", JX_W_CONCLUSION},
    {"总体评价", JX_W_CONCLUSION},
    {"自评意见", JX_W_CONCLUSION},
    {"评价结论", JX_W_CONCLUSION},
    {"自评等次", JX_W_GRADE},
    {"存在问题", JX_W_ASIDE},
    {"存在的问题", JX_W_ASIDE},
    {"改进措施", JX_W_ASIDE},
    {"下一步改进措施", JX_W_ASIDE},
    {"存在问题和改进措施", JX_W_ASIDE},
    {"存在问题及改进措施", JX_W_ASIDE},
    {"存在的问题及改进措施", JX_W_ASIDE},
    {"偏差大或目标未完成原因分析", JX_W_ASIDE},
    {"改进措施及结果应用方案", JX_W_ASIDE},
    {"改进措施和结果应用方案", JX_W_ASIDE},
    {"其他需要说明事项", JX_W_ASIDE},
    {"其他需要说明的事项", JX_W_ASIDE},
    {"其他说明的事项", JX_W_ASIDE},
    {"需要说明的事项", JX_W_ASIDE},
    {"其他说明", JX_W_ASIDE},
    {"情况说明", JX_W_ASIDE},
    {"说明", JX_W_ASIDE},
    {"资金管理情况", JX_W_ASIDE},
    {"资金管理", JX_W_ASIDE},
    {"自评结果应用", JX_W_ASIDE},
    {"下一步工作安排", JX_W_ASIDE},
    {"下一步工作打算", JX_W_ASIDE},
    {"经验做法", JX_W_ASIDE},
    {"主要经验及做法", JX_W_ASIDE},
    {"有关建议", JX_W_ASIDE},
    {"相关建议", JX_W_ASIDE},
    {"审核意见", JX_W_ASIDE},
    {"主管部门审核意见", JX_W_ASIDE},
    {"主管部门意见", JX_W_ASIDE},
    {"财政部门审核意见", JX_W_ASIDE},
    {"财政部门意见", JX_W_ASIDE},
    {"单位主要负责人签批意见", JX_W_ASIDE},
    {"年度履职目标", JX_W_ASIDE},
    {"年度主要工作任务", JX_W_ASIDE},
    {"主要工作任务", JX_W_ASIDE},
    {"项目概况", JX_W_ASIDE},
    {"项目立项依据", JX_W_ASIDE},
    {"立项依据", JX_W_ASIDE},
    {"部门职责", JX_W_ASIDE},
    {"部门职能", JX_W_ASIDE},
    {"部门基本情况", JX_W_ASIDE},
    {"单位基本情况", JX_W_ASIDE},
    {"年度主要任务", JX_W_ASIDE},
    {"项目基本情况", JX_W_ASIDE},
    {"项目实施内容及过程概述", JX_W_ASIDE},
};

static bool same(jx_str a, const char *word)
{
    size_t n = strlen(word);
    return a.len == n && memcmp(a.p, word, n) == 0;
}

enum { ENTRIES = sizeof entries / sizeof entries[0], HEADS = 256 };

/* Entries by a hash of their length and last character, for every cell of every document is looked up. */
static struct {
    bool made;
    uint16_t head[HEADS], next[ENTRIES]; /* 1 + index, 0: none */
} chains;

static unsigned chain_of(const char *p, size_t len) /* labels have 6 bytes at least */
{
    return ((unsigned)len * 31 + (unsigned char)p[len - 1] * 7 + (unsigned char)p[len - 2] + (unsigned char)p[5]) %
           HEADS;
}

static void make_chains(void)
{
    for (unsigned i = ENTRIES; i-- > 0;) { /* from the end, so that the first of two equal words counts */
        unsigned c = chain_of(entries[i].word, strlen(entries[i].word));
        chains.next[i] = chains.head[c];
        chains.head[c] = (uint16_t)(i + 1);
    }
    chains.made = true;
}

static enum jx_word look_up(jx_str word)
{
    if (word.len < 6 || word.len > 60) return JX_W_NONE;
    if (!chains.made) make_chains();
    for (unsigned i = chains.head[chain_of(word.p, word.len)]; i; i = chains.next[i - 1])
        if (same(word, entries[i - 1].word)) return entries[i - 1].means;
    return JX_W_NONE;
}

/* "部门(单位)名称" -> "部门名称", in out; false: it has no brackets. */
static bool without_brackets(jx_str word, char out[JX_LABEL_MAX], jx_str *rest)
{
    const char *open = memchr(word.p, '(', word.len),
               *close = open ? memchr(open, ')', (size_t)(word.p + word.len - open)) : NULL;
    if (!close) return false;
    size_t before = (size_t)(open - word.p), behind = (size_t)(word.p + word.len - close - 1);
    memcpy(out, word.p, before);
    memcpy(out + before, close + 1, behind);
    *rest = (jx_str){out, (uint32_t)(before + behind)};
    return true;
}

/* Whose form it is: 省级预算部门名称, 县级财政资金总额. */
static jx_str without_tier(jx_str word)
{
    static const char *const tiers[] = {"省级", "市级", "州级", "县级", "区级", "旗级", "本级", "中央"};
    for (size_t i = 0; i < sizeof tiers / sizeof tiers[0]; i++)
        if (jx_starts(word, tiers[i])) return jx_drop(word, strlen(tiers[i]));
    return (jx_str){0};
}

enum jx_word jx_word_of(const jx_label *label)
{
    char room[JX_LABEL_MAX];
    jx_str word = jx_label_str(label), rest;
    enum jx_word w = look_up(word);
    if (w != JX_W_NONE || word.len > 60) return w;
    if (without_brackets(word, room, &rest) && (w = look_up(rest)) != JX_W_NONE) return w;
    w = look_up(without_tier(word));
    return w == JX_W_UNIT || w == JX_W_UNIT_OWN || w == JX_W_PROJECT ? w : JX_W_NONE;
}

struct level {
    const char *word;
    enum jx_family family;
};

static const struct level firsts[] = {
    {"产出指标", JX_FAM_OUTPUT},     {"项目产出", JX_FAM_OUTPUT},  {"产出", JX_FAM_OUTPUT},
    {"效益指标", JX_FAM_BENEFIT},    {"项目效益", JX_FAM_BENEFIT}, {"效果指标", JX_FAM_BENEFIT},
    {"效益", JX_FAM_BENEFIT},        {"效果", JX_FAM_BENEFIT},     {"满意度指标", JX_FAM_SATISFACTION},
    {"满意度", JX_FAM_SATISFACTION},
};

static const struct level seconds[] = {
    {"数量指标", JX_FAM_OUTPUT},         {"质量指标", JX_FAM_OUTPUT},
    {"时效指标", JX_FAM_OUTPUT},         {"成本指标", JX_FAM_OUTPUT},
    {"经济效益指标", JX_FAM_BENEFIT},    {"社会效益指标", JX_FAM_BENEFIT},
    {"生态效益指标", JX_FAM_BENEFIT},    {"可持续影响指标", JX_FAM_BENEFIT},
    {"可持續影响指标", JX_FAM_BENEFIT},  {"可持续发展指标", JX_FAM_BENEFIT},
    {"生态指标", JX_FAM_BENEFIT},        {"经济效益", JX_FAM_BENEFIT},
    {"社会效益", JX_FAM_BENEFIT},        {"生态效益", JX_FAM_BENEFIT},
    {"可持续影响", JX_FAM_BENEFIT},      {"服务对象满意度指标", JX_FAM_SATISFACTION},
    {"满意度指标", JX_FAM_SATISFACTION}, {"经济成本指标", JX_FAM_COST},
    {"社会成本指标", JX_FAM_COST},       {"生态环境成本指标", JX_FAM_COST},
};

const char *jx_family_name(enum jx_family family)
{
    switch (family) {
    case JX_FAM_OUTPUT: return "产出指标";
    case JX_FAM_BENEFIT: return "效益指标";
    case JX_FAM_SATISFACTION: return "满意度指标";
    case JX_FAM_COST: return "成本指标";
    default: return "";
    }
}

static jx_level_word find_level(const struct level *table, size_t n, const jx_label *label)
{
    for (size_t i = 0; i < n; i++)
        if (same(jx_label_str(label), table[i].word))
            return (jx_level_word){.family = table[i].family, .name = table[i].word};
    return (jx_level_word){.name = ""};
}

/* "产出指标50分" without brackets is the same heading. */
static void drop_points(jx_label *label)
{
    static const char points[] = "分";
    if (label->len < 4 || memcmp(label->p + label->len - 3, points, 3) != 0) return;
    uint32_t end = label->len - 3;
    while (end && ((label->p[end - 1] >= '0' && label->p[end - 1] <= '9') || label->p[end - 1] == '.')) end--;
    if (end < label->len - 3 && end > 0) label->len = end;
}

/* "50分": the points at the end of a word; 0: there are none. */
static jx_pts points_of(const char *p, uint32_t len)
{
    jx_dec d;
    jx_pts points;
    uint32_t end = len < 3 || memcmp(p + len - 3, "分", 3) != 0 ? 0 : len - 3, at = end;
    while (at && ((p[at - 1] >= '0' && p[at - 1] <= '9') || p[at - 1] == '.')) at--;
    bool read = at < end && jx_dec_parse((jx_str){p + at, end - at}, &d) == 0 && jx_pts_from_dec(d, &points) == 0;
    return read && points > 0 ? points : 0;
}

static jx_pts points_with(const jx_label *label)
{
    const char *tail = label->tail;
    jx_pts points = points_of(label->p, label->len);
    while (!points && *tail) {
        size_t n = strcspn(tail, " ");
        points = points_of(tail, (uint32_t)n);
        tail += n + (tail[n] == ' ');
    }
    return points;
}

static jx_level_word first_level(const jx_label *label)
{
    jx_label l = *label;
    if (l.len > 30 || l.len < 6) return (jx_level_word){.name = ""};
    drop_points(&l);
    jx_level_word w = find_level(firsts, sizeof firsts / sizeof firsts[0], &l);
    if (w.family) return w;
    if (l.len >= 9) /* 产出指, 满意度指: the rest of the cell was lost */
        for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++)
            if (strlen(firsts[i].word) == l.len + 3 && memcmp(firsts[i].word, l.p, l.len) == 0)
                return (jx_level_word){.family = firsts[i].family, .name = firsts[i].word, .cut = true};
    return w;
}

jx_level_word jx_first_level(const jx_label *label)
{
    jx_level_word w = first_level(label);
    if (w.family) w.points = points_with(label);
    return w;
}

jx_level_word jx_second_level(const jx_label *label)
{
    if (label->len > 36 || label->len < 12) return (jx_level_word){.name = ""};
    return find_level(seconds, sizeof seconds / sizeof seconds[0], label);
}

bool jx_is_block_label(const jx_label *label)
{
    static const char whole[] = "绩效指标";
    if (label->len == 0) return label->tail[0] != 0 && strstr(label->tail, "分") != NULL;
    return label->len <= 12 && label->len % 3 == 0 && memmem(whole, 12, label->p, label->len) != NULL;
}
