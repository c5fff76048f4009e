/* broker/http.h: /metrics and /healthz over HTTP, on a thread of libmicrohttpd's that reads the counters and nothing
 * else. */
#ifndef JX_BROKER_HTTP_H
#define JX_BROKER_HTTP_H

#include "broker/metrics.h"

typedef struct jx_http jx_http;

/* where: HOST:PORT, [IPV6]:PORT; port 0 or * takes a free one. real: "http://HOST:PORT". 0, JX_EINVAL or JX_EIO,
 * logged. metrics must outlive it. */
int jx_http_start(jx_http **out, const char *where, const jx_metrics *metrics, char real[256]);
/* Sets *h to NULL; NULL is fine. */
void jx_http_stop(jx_http **h);

#endif
