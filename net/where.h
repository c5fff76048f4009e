/* net/where.h: where the services are. A server is named by a host ("10.0.0.5", "broker") with the default
 * ports, or by a folder in which services that run on this machine announce their endpoints. */
#ifndef JX_NET_WHERE_H
#define JX_NET_WHERE_H

#include <stdbool.h>

enum jx_service { JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC, JX_QUERY_SVC, JX_ALERTS_SVC, JX_HTTP_SVC, JX_SERVICES };

/* "submit", "work", "log", "query", "alerts", "http" and 7701 … 7706. */
const char *jx_service_name(enum jx_service s);
int jx_service_port(enum jx_service s);

/* The endpoint of s at server: "tcp://HOST:PORT", server itself when it is an endpoint already (it has "://"), or, when
 * server is a folder (it has a '/' or exists), what was announced there. 0, JX_ENOTFOUND (nothing announced), JX_EINVAL
 * (too long). */
int jx_where(const char *server, enum jx_service s, char out[256]);

/* Can only programs of this machine reach it ("tcp://127.0.0.1:7701", "127.0.0.1:7706", "ipc://…")? */
bool jx_is_local(const char *endpoint);

/* Announces endpoint as s in folder dir (written whole, then renamed). 0 or JX_EIO, logged. */
int jx_announce(const char *dir, enum jx_service s, const char *endpoint);
/* Withdraws it. */
void jx_withdraw(const char *dir, enum jx_service s);

#endif
