/* collector/query.h: what is asked of the collector, answered from its state. No socket here: an envelope in, an
 * envelope and a body out. Every answer is bounded: JX_QUERY_ROWS rows and JX_QUERY_BYTES bytes; the asker pages on
 * with the number of rows it got. */
#ifndef JX_COLLECTOR_QUERY_H
#define JX_COLLECTOR_QUERY_H

#include "collector/alerts.h"
#include "collector/fold.h"

enum { JX_QUERY_ROWS = 1000, JX_QUERY_BYTES = 1 << 20 };

/* Answers q (type QUERY, which is JX_ASK here, or REPLAY) with the envelope *a (its req apart) and a body appended to
 * out, which is empty. 0; or an enum jx_status to refuse with, and *why (static) in words; or JX_E… when the collector
 * cannot go on. */
int jx_query_answer(jx_fold *f, jx_alerts *alerts, const jx_msg *q, jx_msg *a, msgpack_sbuffer *out, const char **why);

#endif
