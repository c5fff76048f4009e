/* client/gen/gen_words.h: the words of generated forms: departments, their units and projects, indicators, sentences.
 */
#ifndef JX_CLIENT_GEN_WORDS_H
#define JX_CLIENT_GEN_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum { JX_GEN_UNITS = 4, JX_GEN_PROJECTS = 5 };

typedef struct {
    const char *name;    /* 农村义务教育学生营养改善计划 */
    const char *thing;   /* what is counted: 受益学生 */
    const char *measure; /* its unit: 人 */
    const char *served;  /* whose satisfaction is asked: 学生及家长 */
    uint32_t scale;      /* a usual number of things */
    uint32_t wan;        /* a usual budget in 10,000 yuan */
} jx_gen_project;

typedef struct {
    const char *name;                /* 教育局 */
    const char *units[JX_GEN_UNITS]; /* its subordinate units; NULL ends */
    jx_gen_project projects[JX_GEN_PROJECTS];
} jx_gen_department;

extern const jx_gen_department jx_gen_departments[];
extern const size_t jx_gen_n_departments;

/* How the target of an indicator is written and met. */
enum jx_gen_shape {
    JX_G_COUNT,    /* ≥ the project's number of things */
    JX_G_TIMES,    /* ≥ a few times */
    JX_G_PLACES,   /* = so many townships */
    JX_G_RATE,     /* ≥ a percentage */
    JX_G_FULL,     /* = 100 % */
    JX_G_DATE,     /* by a date: words */
    JX_G_COST,     /* ≤ an amount in 万元 */
    JX_G_STANDARD, /* = so many yuan a head */
    JX_G_WORDS     /* words */
};

typedef struct {
    uint8_t block;         /* 0 outputs, 1 outcomes, 2 satisfaction */
    const char *l2, *name; /* with {thing} or {served} */
    enum jx_gen_shape shape;
    const char *unit;  /* of COUNT: NULL, the project's */
    const char *words; /* target of WORDS */
} jx_gen_indicator;

extern const jx_gen_indicator jx_gen_indicators[];
extern const size_t jx_gen_n_indicators;

/* Sentences, with {year} {project} {count} (number of things with its unit) {thing} {budget} {executed} {rate} to
 * be filled in. */
extern const char *const jx_gen_objectives[],
    *const jx_gen_goals[], *const jx_gen_completions[], *const jx_gen_details[], *const jx_gen_reasons[],
                                                                                     *const jx_gen_conclusions[],
                                                                                         *const jx_gen_measures[];
extern const size_t jx_gen_n_objectives, jx_gen_n_goals, jx_gen_n_completions, jx_gen_n_details, jx_gen_n_reasons,
    jx_gen_n_conclusions, jx_gen_n_measures;

#endif
