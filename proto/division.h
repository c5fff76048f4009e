/* proto/division.h: administrative divisions of GB/T 2260 by six-digit code: 510000 四川省, 511100 乐山市,
 * 511102 市中区. The table is proto/divisions.csv. */
#ifndef JX_PROTO_DIVISION_H
#define JX_PROTO_DIVISION_H

#include "proto/base.h"

enum jx_level { JX_NATION = 0, JX_PROVINCE = 1, JX_CITY = 2, JX_COUNTY = 3 };

/* By the code's shape alone: 0 nation, 510000 province, 511100 city, 511102 county. */
enum jx_level jx_division_level(uint32_t code);
/* The code one level up: 511102 -> 511100 -> 510000 -> 0. */
uint32_t jx_division_up(uint32_t code);
/* Is code scope itself or below it? Everything is within 0. */
bool jx_division_within(uint32_t code, uint32_t scope);

/* "乐山市" or NULL for a code that the table does not have. Static. */
const char *jx_division_name(uint32_t code);

/* The divisions that text names, most specific reading first: a unit's name such as "重庆市荣昌区人力资源和社会保障局",
 * "荣昌区…" or "黔南布依族苗族自治州…" (short forms such as 荣昌 only where unambiguous). A name that several cities
 * have (市中区) gives all of them unless the text says which. Writes at most max codes, returns how many there are. */
size_t jx_division_find(jx_str text, uint32_t *codes, size_t max);

#endif
