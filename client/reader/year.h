/* client/reader/year.h: years as people write them: 2023年, ２０２３年度, 二〇二三年, 2023 年 度, （2023）年度. */
#ifndef JX_CLIENT_YEAR_H
#define JX_CLIENT_YEAR_H

#include "client/reader/text.h"

/* The first year in a text, four digits before 年; 1990 to 2100. 0: none. */
uint16_t jx_year_in(jx_str s);
/* "2023-2024年度", "2023年至2024年": two years, of which none is the form's. jx_year_in() passes over them. */
bool jx_names_two_years(jx_str s);
/* The text is a year and nothing else: "2024". */
uint16_t jx_year_alone(jx_str s);
/* As jx_year_in; or a title begins with it: "2024项目支出绩效自评表". */
uint16_t jx_year_of_title(jx_str s);

#endif
