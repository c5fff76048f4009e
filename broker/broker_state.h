/* broker/broker_state.h: what the parts of the broker share: one struct, touched by the loop's thread only (metrics
 * apart). */
#ifndef JX_BROKER_BROKER_STATE_H
#define JX_BROKER_BROKER_STATE_H

#include <uv.h>

#include "broker/broker.h"
#include "broker/dispatch.h"
#include "broker/http.h"
#include "broker/lane.h"
#include "broker/load.h"
#include "broker/peers.h"
#include "broker/rate.h"
#include "net/curve.h"
#include "net/pump.h"
#include "net/sock.h"
#include "net/where.h"
#include "proto/campaign.h"

/* Bounds. Each names what it protects. */
enum {
    JX_SUBMIT_CREDIT = 32,      /* batches of one client on the way to the disk */
    JX_SUBMIT_PEERS = 4096,     /* greeted clients; 400 bytes each */
    JX_WORK_PEERS = 1024,       /* workers */
    JX_LOG_PEERS = 4096,        /* greeted log readers */
    JX_INTAKE_BYTES = 64 << 20, /* bodies received and not yet durable */
    JX_WINDOW_PARTS = 16384,    /* pending parts in memory; 200 bytes each */
    JX_WORKER_LEASES = 64,      /* parts of one worker */
    JX_BEAT_MS = 1000,          /* a worker silent for five of them is dead */
    JX_SILENT_MS = 5 * JX_BEAT_MS,
    JX_OWN_WAIT_MS = 2000, /* how long a start waits for a killed broker's lock */
    JX_SPLIT_AFTER = 3,    /* failures of a part */
    JX_USELESS_AFTER = 3,  /* answers of a worker in a row that are none, until it rests */
    JX_REST_MS = 1000,
    JX_REST_MAX_MS = 60000,
    JX_GIVE_UP_AFTER = 5,    /* failures of a single form */
    JX_TRIM_MS = 2000,       /* between givings back of free memory; oftener, taking it again costs too much */
    JX_TICK_MS = 200,        /* how late a deadline may be noticed */
    JX_READ_BYTES = 1 << 20, /* records in one LOG or FOUND answer */
    JX_READ_RECORDS = (JX_MAX_FRAMES - 2) / 2,
    JX_WAIT_MS = 60000,       /* longest wait a reader may ask for */
    JX_LETTERS_MAX = 100,     /* dead letters in one answer */
    JX_ASKED_MAX = 2,         /* questions of one log reader that wait or are being answered */
    JX_ASK_BYTES = 64 << 10,  /* an envelope and room */
    JX_FINDS_MAX = 2048,      /* FINDs under way in all */
    JX_FULL_QUIET_MS = 10000, /* without a batch that found no room: there is room again */
    JX_FULL_PAUSE_MS = 1000   /* a full intake lets clients wait so long; then it says BUSY */
};

typedef struct jx_broker jx_broker;

/* One ROUTER socket with its greeted peers. What is the same on every socket is done in door.c. */
typedef struct jx_door {
    jx_broker *b;
    enum jx_service service;
    void *sock;
    int place; /* in the pump */
    jx_frames *in;
    jx_peers peers;
    char endpoint[256];
    uint32_t credit; /* for the WELCOME */
    /* Messages of one peer that wait in ZeroMQ, bytes of one frame: what a peer that never takes its answers, or asks
     * without end, costs. Whole messages: one that has no last frame is seen by nobody (docs/operations.md). */
    int queue_in, queue_out;
    size_t frame;
    jx_key who; /* whose message is being handled; only with keys */
    /* A peer greeted, perhaps again. May refuse by returning false (and dropping it). */
    bool (*on_hello)(jx_broker *b, jx_peer *p);
    /* A message of a greeted peer that door.c does not answer by itself. */
    void (*on_message)(jx_broker *b, jx_peer *p, jx_frames *in);
} jx_door;

struct jx_broker {
    const jx_broker_config *config;
    uv_loop_t loop;
    uv_signal_t signals[3];
    uv_timer_t tick;
    jx_pump pump;
    void *zmq;
    jx_guard guard;
    jx_rate *rate; /* NULL: no limit */
    jx_door submit, work, log;
    jx_journal *journal;
    jx_lane *lane;
    jx_dispatch *dispatch;
    jx_metrics metrics;
    jx_http *http;
    uint64_t epoch, started_ms, beat_ms, trimmed_ms;
    jx_totals durable;   /* as of the last group the loop heard of */
    uint64_t disk_bytes; /* as of the last look */
    uint64_t free_bytes;
    bool stopping, closed, stats_under_way;
    int fatal; /* why it stops, if not by a signal */
    /* submit.c */
    bool intake_paused;
    uint64_t paused_ms;
    uint64_t full_ms; /* when the disk was last found full; 0: that is over */
    /* campaign.c: every setting, in the order of the log */
    jx_campaign campaigns[JX_CAMPAIGNS_MAX];
    uint32_t n_campaigns;
    bool setting_campaign; /* one at a time: broker/journal.h */
    /* settle.c */
    jx_link unsettled; /* outcomes the disk had no room for; while there are some, no new work is given out */
    /* logsrv.c */
    jx_link tails, finds; /* READs that wait; FINDs under way */
    uint32_t n_finds;
    struct jx_rescoring *rescoring; /* rescore.c */
    uint64_t damaged;               /* 1 more than the first record that was found damaged; 0: none */
};

/* Milliseconds of the loop's clock. */
static inline uint64_t jx_broker_now(const jx_broker *b) { return uv_now(&b->loop); }
/* Stops in order; the first reason counts. */
void jx_broker_stop(jx_broker *b, int fatal);

/* door.c. open: 0 or an error, logged. */
int jx_door_open(jx_door *d, jx_broker *b, enum jx_service service, const char *endpoint);
void jx_door_close(jx_door *d);
/* Sends m to p with the frames (taken on 0 only). A peer that is gone or takes nothing asks again when it comes back.
 */
int jx_door_send(jx_door *d, const jx_peer *p, const jx_msg *m, zmq_msg_t *bodies, int n);
/* Refuses a question that was put earlier. */
void jx_door_refuse(jx_door *d, const jx_peer *p, uint64_t req, enum jx_status status, const char *text);

/* gate.c: both answer with a refusal themselves when they return false. Without keys everything passes. */
bool jx_gate_pass(jx_door *d);       /* may this peer say that here? Fills d->who */
bool jx_gate_submission(jx_door *d); /* may it submit this, in this name, for this division? */

/* submit.c */
void jx_intake_open(jx_broker *b);
void jx_intake_tick(jx_broker *b);
/* work.c */
void jx_work_open(jx_broker *b);
void jx_work_tick(jx_broker *b);
void jx_work_pump(jx_broker *b); /* loads, verdicts, grants: whatever can go on */
/* Does the message hold one result for each form of the part that it names? */
bool jx_results_fit(jx_frames *in);
/* rescore.c */
int jx_rescore_open(jx_broker *b);
void jx_rescore_close(jx_broker *b);
void jx_rescore_take(jx_broker *b, jx_peer *p, jx_frames *in);   /* RESCORE, of a log reader */
void jx_rescore_result(jx_broker *b, jx_peer *p, jx_frames *in); /* RESCORED, of a worker */
void jx_rescore_worker_gone(jx_broker *b, const jx_peer *p, bool failed);
void jx_rescore_pump(jx_broker *b);
void jx_rescore_tick(jx_broker *b);
uint32_t jx_rescore_count(const jx_broker *b); /* questions under way */
/* settle.c */
void jx_settle_open(jx_broker *b);
void jx_settle_close(jx_broker *b);
/* Takes over the frame. */
void jx_settle_result(jx_broker *b, const jx_part *part, uint32_t attempt, zmq_msg_t *body);
/* What is stored of the part is not what was accepted: none of its forms can be scored. */
void jx_settle_damaged(jx_broker *b, const jx_part *part);
void jx_settle_verdicts(jx_broker *b);
void jx_settle_retry(jx_broker *b);
bool jx_settle_stuck(const jx_broker *b); /* outcomes wait for room on the disk */
/* ahead.c */
void jx_ahead_pump(jx_broker *b);
/* logsrv.c */
void jx_logsrv_open(jx_broker *b);
void jx_logsrv_tick(jx_broker *b);
void jx_logsrv_grown(jx_broker *b);                 /* the durable log is longer */
void jx_logsrv_settled(jx_broker *b, uint64_t seq); /* a part of that batch got its outcome */
void jx_logsrv_close(jx_broker *b);                 /* drops what waits */
/* dead.c: what operators ask on the log socket. */
bool jx_dead_takes(uint8_t type);
void jx_dead_take(jx_broker *b, jx_peer *p, const jx_msg *m);
/* fleet.c: the rule sets that workers judge by, as "74ee95f73ca78ce9 (2), …"; how many there are. */
uint32_t jx_fleet_rulesets(jx_broker *b, char out[256]);
/* campaign.c: until when forms are due. load: 0 or an error, logged. */
int jx_campaigns_load(jx_broker *b);
bool jx_campaigns_take(jx_broker *b, jx_peer *p, jx_frames *in); /* false: it is no message of ours */
/* The deadline that forms of that year and division missed, 0 for none. */
uint64_t jx_campaigns_missed(const jx_broker *b, uint16_t year, uint32_t division, uint64_t accepted_ms);
/* status.c: packs the map of STATUS_IS. */
void jx_broker_status(jx_broker *b, msgpack_packer *pk);
/* The gauges of /metrics: of what is durable, whenever that changes; all others, now and then. */
void jx_broker_gauges_durable(jx_broker *b);
void jx_broker_gauges(jx_broker *b);

#endif
