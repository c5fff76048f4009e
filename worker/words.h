/* worker/words.h: looking at texts of a form without copying them. Inside worker/ only; pure. */
#ifndef JX_WORKER_WORDS_H
#define JX_WORKER_WORDS_H

#include "worker/score.h"

/* memmem() prepares a table first, which pays for sentences but not for names. */
static inline bool jx_holds(jx_str s, const char *word)
{
    enum { SENTENCE = 96 };
    size_t n = strlen(word);
    if (s.len < n) return false;
    if (s.len > SENTENCE) return memmem(s.p, s.len, word, n) != NULL;
    for (const char *p = s.p, *end = s.p + s.len - n; p <= end; p++)
        if (p[0] == word[0] && p[n - 1] == word[n - 1] && memcmp(p, word, n) == 0) return true;
    return false;
}
static inline bool jx_begins(jx_str s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && memcmp(s.p, word, n) == 0;
}
static inline bool jx_ends(jx_str s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && memcmp(s.p + s.len - n, word, n) == 0;
}

/* What a unit of measure measures. */
enum jx_measure { JX_M_NONE = 0, JX_M_PERCENT, JX_M_MONEY, JX_M_OTHER };
enum jx_measure jx_measure_of(jx_str unit);

/* "指标 1：培训人数" -> "培训人数" */
jx_str jx_bare_name(jx_str name);

/* Characters of UTF-8. */
uint32_t jx_chars(jx_str s);

/* Do two texts begin and end alike so far that no more than a tenth of the longer one is left in between? */
bool jx_alike(jx_str a, jx_str b);

/* The same words from the beginning on, whatever the white space and punctuation between them (half or full width)?
 * percent of the longer text must be; 100: all of it. */
bool jx_same_words(jx_str a, jx_str b, unsigned percent);

/* "优良中低差": the list to choose from, with nothing chosen. */
bool jx_is_choice(jx_str s);

/* The next run of ASCII digits at or after *at; false: none. *at: where it begins. */
bool jx_digits_next(jx_str s, uint32_t *at, uint32_t *len);

/* "2024年12月31日…" or "2024-12-31" at the beginning of s as yyyymmdd, "12月31日" as mmdd; 0 for a day or month that is
 * not given; 0: no date. */
int jx_date_at(jx_str s);
/* Do both name a month, and what was due a year if what was done does? */
bool jx_date_comparable(int done, int due);
/* Is one such date after another, comparable one? Months count; days where both have them. */
bool jx_date_late(int done, int due);

#endif
