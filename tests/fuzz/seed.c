/* Not a test: writes the first inputs of the targets that take bytes rather than text, for fuzzing begins better from
 * something whole: build/…/tests/fuzz/fuzz-seed tests/fuzz/corpus. The rest of the corpus is text, and what fuzzing
 * found. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zmq.h>

#include "broker/journal_lmdb.h"
#include "broker/lmdb_engine.h"
#include "client/commands/template.h"
#include "client/gen/gen.h"
#include "proto/campaign.h"
#include "proto/report.h"
#include "tests/fuzz/fuzz.h"
#include "worker/pack_wire.h"
#include "worker/work.h"

static const char *root;
static msgpack_sbuffer out;
static msgpack_packer pk;

static FILE *begin(const char *target, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", root, target);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", root, target, name);
    FILE *f = fopen(path, "wb");
    FUZZ_CHECK(f);
    return f;
}

static void save(const char *target, const char *name, const void *p, size_t len)
{
    FILE *f = begin(target, name);
    FUZZ_CHECK(fwrite(p, 1, len, f) == len && fclose(f) == 0);
}

static void save_packed(const char *target, const char *name)
{
    save(target, name, out.data, out.size);
    msgpack_sbuffer_clear(&out);
}

static void piece(FILE *f, const void *p, size_t len)
{
    putc((int)(len >> 8 & 0xff), f);
    putc((int)(len & 0xff), f);
    FUZZ_CHECK(len < 65536 && fwrite(p, 1, len, f) == len);
}

/* ---- forms, batches, results ---- */

enum { FORMS = 3 };
static jx_form forms[FORMS];
static jx_id batch_id;
static msgpack_sbuffer body, results;

static void make_forms(void)
{
    jx_gen *gen;
    jx_gen_options opt = {.seed = 7, .province = 510000, .year = 2024, .anomalies_ppm = 1000000};
    FUZZ_CHECK(jx_gen_new(&gen, &opt) == 0);
    for (uint64_t i = 0; i < FORMS; i++) {
        FUZZ_CHECK(jx_gen_form(gen, 5 * i, &forms[i], NULL) == 0);
        forms[i].n_indicators = 3;
        FUZZ_CHECK(jx_form_encode(&pk, &forms[i]) == 0);
        char name[16];
        snprintf(name, sizeof name, "form-%u", (unsigned)i + 1);
        save_packed("form", name);
    }
    msgpack_packer pack;
    msgpack_sbuffer_init(&body);
    msgpack_packer_init(&pack, &body, msgpack_sbuffer_write);
    msgpack_pack_array(&pack, FORMS);
    for (int i = 0; i < FORMS; i++) jx_form_encode(&pack, &forms[i]);
    save("batch", "three", body.data, body.size);
    batch_id = jx_batch_id(JX_STR("county"), 510000, (jx_bytes){0}, (jx_bytes){body.data, body.size});
}

static void make_results(void)
{
    static jx_work work;
    jx_work_init(&work);
    FUZZ_CHECK(jx_work_score(&work, jx_packs_only(jx_pack_default()), &batch_id, 510000,
                             (jx_bytes){body.data, body.size}, 0, FORMS) == 0);
    results = work.out;
    save("result", "three", results.data, results.size);
}

/* ---- envelopes, records ---- */

static jx_msg record(void)
{
    return (jx_msg){.type = JX_RECORD,
                    .kind = JX_R_RESULT,
                    .seq = 1,
                    .part = FORMS,
                    .attempt = 1,
                    .id = batch_id,
                    .division = 510000,
                    .submitter = JX_STR("county"),
                    .forms = FORMS,
                    .time_ms = 1750000000000,
                    .accepted_ms = 1750000000000};
}

static void make_messages(void)
{
    jx_msg m[] = {
        record(),
        {.type = JX_HELLO, .name = JX_STR("county")},
        {.type = JX_SUBMIT,
         .req = 1,
         .id = batch_id,
         .submitter = JX_STR("county"),
         .division = 510000,
         .forms = 3,
         .salt = {"s", 1}},
        {.type = JX_REFUSED, .req = 1, .status = JX_S_BUSY, .text = JX_STR("busy")},
        {.type = JX_ASK, .name = JX_STR("units"), .unit = JX_STR("甲局"), .key = batch_id, .limit = 10, .offset = 3},
        {.type = JX_READ, .offset = 7, .chain = batch_id, .limit = 1000, .wait_ms = 100, .head = 9}};
    for (size_t i = 0; i < sizeof m / sizeof *m; i++) {
        char name[24];
        FUZZ_CHECK(jx_msg_encode(&pk, &m[i]) == 0);
        snprintf(name, sizeof name, "%s", jx_msg_type_name(m[i].type));
        save_packed("msg", name);
    }
    FILE *f = begin("fold", "a-result-twice");
    for (int i = 0; i < 2; i++) {
        m[0].offset = (uint64_t)i;
        FUZZ_CHECK(jx_msg_encode(&pk, &m[0]) == 0);
        piece(f, out.data, out.size);
        piece(f, results.data, results.size);
        msgpack_sbuffer_clear(&out);
    }
    fclose(f);
}

static void make_reports(void)
{
    jx_rule_count rules[] = {{"S304", JX_REJECT, 2, 3}};
    jx_row r = {.division = 510000,
                .unit = JX_STR("甲局"),
                .forms = 3,
                .accepted = 1,
                .alerted = 1,
                .rejected = 1,
                .initial = 5,
                .adjusted = 7,
                .executed = 6,
                .stated = {.n = 3, .sum = 27000, .p10 = 8000, .p50 = 9000, .p90 = 10000},
                .n_rules = 1,
                .rules = rules};
    jx_row_pack(&pk, &r);
    save_packed("report", "row");
    jx_alert a = {
        .seq = 1,
        .kind = JX_RAISED,
        .offset = 2,
        .time_ms = 1750000000000,
        .key = batch_id,
        .batch = batch_id,
        .index = 2,
        .year = 2024,
        .division = 510100,
        .unit = JX_STR("甲局"),
        .project_name = JX_STR("甲项目"),
        .finding = {.code = "S304", .severity = JX_REJECT, .count = 1, .stated = {.kind = JX_VAL_PTS, .i = 2000}}};
    jx_alert_pack(&pk, &a);
    save_packed("report", "alert");
}

static void make_campaign(void)
{
    jx_campaign c = {2024, 510000, 1740000000000, 1750000000000, 86400000, 0, JX_STR("operator")};
    jx_campaign_pack(&pk, &c);
    save_packed("campaign", "sichuan");
}

/* ---- a journal ---- */

static void dump(FILE *f, jx_lmdb *e, int number, MDB_dbi table)
{
    MDB_txn *txn;
    MDB_cursor *c;
    MDB_val k, v;
    FUZZ_CHECK(mdb_txn_begin(e->env, NULL, MDB_RDONLY, &txn) == 0 && mdb_cursor_open(txn, table, &c) == 0);
    while (mdb_cursor_get(c, &k, &v, MDB_NEXT) == 0) {
        putc(number, f);
        piece(f, k.mv_data, k.mv_size);
        piece(f, v.mv_data, v.mv_size);
    }
    mdb_cursor_close(c);
    mdb_txn_abort(txn);
}

static void make_journal(void)
{
    jx_journal *j;
    char dir[128];
    uint64_t epoch;
    const uint64_t now = 1750000000000;
    jx_lmdb_options opt = {.map_bytes = 64 << 20, .reserve_bytes = 1 << 20};
    snprintf(dir, sizeof dir, "%s/journal", fuzz_dir());
    FUZZ_CHECK(jx_lmdb_open(&j, dir, &opt) == 0 && jx_journal_own(j, &epoch) == 0);
    static const char why[] = "\xa4"
                              "dead";
    static const char small[] = "\x93\x80\x80\x80";
    jx_append batches[] = {
        {.id = batch_id, .submitter = JX_STR("county"), .division = 510000, .forms = 3, .body = {small, 4}},
        {.id = {{1}}, .submitter = JX_STR("county"), .division = 510000, .forms = 3, .body = {small, 4}}};
    jx_append *all[] = {&batches[0], &batches[1]};
    jx_group g = {.appends = all, .n_appends = 2};
    FUZZ_CHECK(jx_journal_commit(j, epoch, now, &g, NULL) == 0);
    jx_outcome o[] = {{.part = {1, 0, 3}, .attempt = 1, .kind = JX_R_SPLIT},
                      {.part = {1, 0, 1}, .attempt = 1, .kind = JX_R_FAILED, .body = {why, 5}},
                      {.part = {1, 0, 1}, .attempt = 1, .kind = JX_R_DROPPED, .body = {why, 5}},
                      {.part = {1, 1, 2}, .attempt = 1, .kind = JX_R_RESULT, .body = {results.data, results.size}}};
    jx_outcome *outcomes[] = {&o[0], &o[1], &o[2], &o[3]};
    g = (jx_group){.outcomes = outcomes, .n_outcomes = 4};
    FUZZ_CHECK(jx_journal_commit(j, epoch, now + 1, &g, NULL) == 0);
    jx_lmdb *e = (jx_lmdb *)j;
    const MDB_dbi tables[] = {e->meta, e->batches, e->ids, e->pending, e->done, e->log};
    FILE *f = begin("journal", "two-batches");
    for (int i = 0; i < 6; i++) dump(f, e, i, tables[i]);
    fclose(f);
    jx_journal_close(&j);
}

/* ---- the rest ---- */

static void make_handshake(void)
{
    uint8_t credentials[32];
    FUZZ_CHECK(zmq_z85_decode(credentials, "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6")); /* whom the target admits */
    static const char *const domains[] = {"submit", "alerts"};
    for (int i = 0; i < 2; i++) {
        FILE *f = begin("zap", domains[i]);
        piece(f, "1.0", 3);
        piece(f, domains[i], strlen(domains[i]));
        piece(f, "CURVE", 5);
        piece(f, credentials, 32);
        fclose(f);
    }
}

static void make_workbook(void)
{
    char path[512];
    jx_template t = {.forms = forms, .n = 1};
    fclose(begin("package", "workbook"));
    snprintf(path, sizeof path, "%s/package/workbook", root);
    FUZZ_CHECK(jx_template_write(path, &t) == 0);
}

/* ---- a table in three kinds of text ---- */

typedef struct {
    const char *target, *before, *row, *cell, *cell_end, *row_end, *after;
} markup;

static const markup markups[] = {
    {"odf",
     "<d><body><spreadsheet><table name=\"S\"><table-column number-columns-repeated=\"7\"/>"
     "<table-column visibility=\"collapse\"/>",
     "<table-row>", "<table-cell><p>", "</p></table-cell>", "</table-row>",
     "<table-row visibility=\"filter\" number-rows-repeated=\"2\"><table-cell number-rows-spanned=\"2\" "
     "number-columns-spanned=\"2\"><p>a<line-break/>b<s c=\"3\"/><tab/></p></table-cell><covered-table-cell/>"
     "</table-row></table></spreadsheet></body></d>"},
    {"html", "<html><body><h1>2024</h1><table>", "<tr>", "<td>", "</td>", "</tr>",
     "<tr><th colspan=2 rowspan=2>a<br>b<table><tr><td>&nbsp;&amp;</table></th></tr></table></body></html>"},
    {"markdown", "# 2024\n\n", "|", " ", " |", "\n", "\n|:---|---:|\n"}};

static void write_row(FILE *f, const markup *m, jx_str *cells, int n)
{
    fputs(m->row, f);
    for (int i = 0; i < n; i++) fprintf(f, "%s%.*s%s", m->cell, JX_FMT(cells[i]), m->cell_end);
    fputs(m->row_end, f);
}

static void make_tables(void)
{
    for (size_t k = 0; k < sizeof markups / sizeof *markups; k++) {
        const markup *m = &markups[k];
        const jx_form *form = &forms[0];
        FILE *f = begin(m->target, "form");
        fputs(m->before, f);
        write_row(f, m, (jx_str[]){JX_STR("项目支出绩效自评表")}, 1);
        write_row(f, m, (jx_str[]){JX_STR("项目名称"), form->project_name, JX_STR("主管部门"), form->unit}, 4);
        write_row(f, m,
                  (jx_str[]){JX_STR("一级指标"), JX_STR("二级指标"), JX_STR("三级指标"), JX_STR("年度指标值"),
                             JX_STR("实际完成值"), JX_STR("分值"), JX_STR("得分")},
                  7);
        for (int i = 0; i < form->n_indicators; i++) {
            const jx_indicator *r = &form->indicators[i];
            write_row(f, m, (jx_str[]){r->l1, r->l2, r->name, r->target, r->actual, JX_STR("10"), JX_STR("9.5")}, 7);
        }
        fputs(m->after, f);
        fclose(f);
    }
}

/* ---- a pack with a question ---- */

static void make_question(void)
{
    FUZZ_CHECK(jx_pack_encode(&out, jx_pack_default()) == 0);
    save_packed("question", "national");
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: fuzz-seed FOLDER\n", stderr);
        return 2;
    }
    root = argv[1];
    msgpack_sbuffer_init(&out);
    msgpack_packer_init(&pk, &out, msgpack_sbuffer_write);
    make_forms();
    make_results();
    make_messages();
    make_reports();
    make_campaign();
    make_question();
    make_journal();
    make_handshake();
    make_workbook();
    make_tables();
    return 0;
}
