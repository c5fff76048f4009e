#include "worker/assess.h"

#include "proto/simhash.h"

static uint32_t line_of(const jx_form *f, jx_path at)
{
    if (at.block == JX_B_FUNDING) return f->funding[at.row].line;
    if (at.block == JX_B_INDICATORS) return f->indicators[at.row].line;
    if (at.field == JX_F_TOTAL_SCORE || at.field == JX_F_TOTAL_WEIGHT || at.field == JX_F_GRADE)
        return f->total_line ? f->total_line : f->line;
    if (at.field == JX_F_PROBLEMS && f->n_problems) return f->problems[0].line;
    return f->line;
}

jx_finding *jx_find(jx_pass *s, enum jx_rule_no r, enum jx_severity severity, jx_path at, jx_val stated,
                    jx_val expected)
{
    size_t n;
    const jx_rule *rule = &jx_rules(&n)[r];
    uint8_t set = s->p->severity[r];
    if (set == JX_OFF) return NULL;
    uint8_t sev = severity ? (uint8_t)severity : set ? set : rule->severity;
    if (sev > s->worst) s->worst = sev;
    if (++s->of[r].n > s->p->per_rule || s->a->n_findings == JX_MAX_FINDINGS) {
        if (s->of[r].n > 1) s->a->findings[s->of[r].last].count = s->of[r].n;
        return NULL;
    }
    s->of[r].last = (uint16_t)s->a->n_findings;
    jx_finding *f = &s->a->findings[s->a->n_findings++];
    *f = (jx_finding){.severity = sev, .path = at, .line = line_of(s->f, at), .stated = stated, .expected = expected};
    memcpy(f->code, rule->code, sizeof f->code);
    f->count = 1;
    return f;
}

bool jx_says_why(jx_str reason)
{
    static const jx_str empty[] = {{"无", 3}, {"无。", 6}, {"无偏差", 9}, {"没有", 6}, {"不适用", 9}, {"0", 1}};
    reason = jx_strip(reason);
    if (reason.len > 16) return true;
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (jx_str_eq(reason, empty[i])) return false;
    return !jx_blank(reason);
}

bool jx_concluded(const jx_pass *s) { return jx_says_why(s->f->conclusion) && !jx_is_template(s->f->conclusion); }

void jx_rate_said(const jx_pass *s, jx_finding *f)
{
    if (!f) return;
    jx_pts stated = s->f->funding[0].rate;
    bool right = stated != JX_PTS_NONE && jx_distance(stated, s->a->rate) <= s->p->rate_sloppy;
    *(right ? &f->stated : &f->detail) = jx_number(JX_VAL_RATE, right ? stated : s->a->rate);
}

void jx_caused_by(jx_finding *f, const char *rule) { memcpy(f->cause, rule, sizeof f->cause); }

void jx_note_open(jx_pass *s, jx_path at, int64_t low, int64_t high, const char *why)
{
    if (low >= high) return;
    if (!s->open.n++ || high - low > s->open.high - s->open.low) {
        s->open.at = at;
        s->open.low = low;
        s->open.high = high;
        s->open.why = why;
    }
}

static bool is_withheld(const jx_pass *s, int i) { return s->withheld[i / 8] >> i % 8 & 1; }

static void tell_problem(jx_finding *f, const jx_form *form, int i)
{
    f->path.row = (uint16_t)i;
    f->line = form->problems[i].line;
    f->stated = (jx_val){.kind = JX_VAL_TEXT, .text = form->problems[i].text};
}

/* What the reader could not place: information, until something was not checked because of it. */
static void note_problems(jx_pass *s)
{
    for (int i = 0; i < s->f->n_problems; i++) {
        jx_finding *f =
            jx_find(s, JX_RULE_F021, JX_INFO, jx_at(JX_B_FORM, (uint16_t)i, JX_F_PROBLEMS), jx_none(), jx_none());
        if (f) tell_problem(f, s->f, i);
        /* all amounts may be ten thousand times too much, and nothing else in the form can tell */
        if (s->f->problems[i].fields >> JX_F_MONEY_UNIT & 1) jx_withhold(s, i);
    }
}

/* Those that withheld a finding weigh more; where not all problems are shown, they are shown rather than others. */
static void weigh_problems(jx_pass *s)
{
    size_t n;
    uint16_t all = s->of[JX_RULE_F021].n, shown = all < s->p->per_rule ? all : s->p->per_rule;
    uint8_t set = s->p->severity[JX_RULE_F021], severity = set ? set : jx_rules(&n)[JX_RULE_F021].severity;
    jx_finding *first = s->a->findings + s->of[JX_RULE_F021].last + 1 - shown;
    uint16_t weighty = 0;
    for (int i = 0; i < all; i++) weighty += is_withheld(s, i);
    if (!weighty || !shown) return;
    for (uint16_t i = 0, k = 0, spare = shown > weighty ? shown - weighty : 0; i < all && k < shown; i++) {
        bool heavy = is_withheld(s, i);
        if (!heavy && !spare) continue;
        spare -= !heavy;
        tell_problem(&first[k], s->f, i);
        first[k++].severity = heavy ? severity : JX_INFO;
    }
    if (severity > s->worst) s->worst = severity;
}

static enum jx_verdict verdict_of(uint8_t worst)
{
    if (worst == JX_REJECT) return JX_REJECTED;
    return worst >= JX_QUERY ? JX_ACCEPTED_WITH_ALERTS : JX_ACCEPTED;
}

static void note_bare(jx_pass *s)
{
    const jx_form *f = s->f;
    bool target = f->n_indicators > 1, actual = target, weight = target, score = target;
    for (int i = 0; i < f->n_indicators && (target || actual || weight || score); i++) {
        const jx_indicator *in = &f->indicators[i];
        target = target && jx_blank(in->target);
        actual = actual && jx_blank(in->actual);
        weight = weight && in->weight == JX_PTS_NONE;
        score = score && in->score == JX_PTS_NONE;
    }
    s->bare.target = target;
    s->bare.actual = actual;
    s->bare.weight = weight;
    s->bare.score = score;
    s->unfilled = s->bare.actual && s->bare.score;
}

/* What no row has was found at the first one. */
static void count_bare(jx_pass *s)
{
    const struct {
        bool bare;
        enum jx_rule_no rule;
    } said[] = {{s->bare.target, JX_RULE_K201},
                {s->bare.actual, JX_RULE_K202},
                {s->bare.weight, JX_RULE_K223},
                {s->bare.score && !s->unfilled, JX_RULE_S323}};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (said[i].bare && s->of[said[i].rule].n) s->a->findings[s->of[said[i].rule].last].count = s->f->n_indicators;
}

void jx_assess(const jx_pack *p, const jx_form *f, jx_assessment *out)
{
    jx_pass s = {.p = p, .f = f, .a = out};
    out->rate = out->execution = out->total = out->total_low = out->total_high = JX_PTS_NONE;
    out->grade = JX_GRADE_NONE;
    out->n_findings = 0;
    note_bare(&s);
    jx_assess_head(&s);
    note_problems(&s);
    if (f->n_funding) {
        jx_assess_funding(&s);
        jx_assess_budget(&s);
    } else if (f->n_indicators) {
        jx_assess_unfunded(&s);
    }
    for (uint16_t i = 0; i < f->n_indicators; i++) {
        bool readable = jx_as_printed(&s, i);
        jx_assess_target(&s, i, readable);
        jx_assess_indicator(&s, i, readable);
    }
    if (f->n_indicators) {
        jx_assess_between(&s);
        jx_assess_blocks(&s);
    }
    count_bare(&s);
    jx_assess_totals(&s);
    jx_assess_texts(&s);
    jx_assess_cross(&s);
    if (!s.checks) jx_find(&s, JX_RULE_F020, 0, jx_at(JX_B_FORM, 0, JX_F_NONE), jx_none(), jx_none());
    weigh_problems(&s);
    out->verdict = (uint8_t)verdict_of(s.worst);
}

static void add_reason(jx_simhash *s, jx_str reason, jx_str *last)
{
    if (!reason.len || jx_str_eq(reason, *last)) return;
    jx_simhash_add(s, reason);
    *last = reason;
}

/* For comparing texts across forms, which a worker does not. */
static void fingerprint(const jx_form *f, uint64_t out[JX_SIMHASHES])
{
    jx_simhash s[JX_SIMHASHES];
    for (int i = 0; i < JX_SIMHASHES; i++) jx_simhash_init(&s[i]);
    jx_simhash_add(&s[JX_SIM_OBJECTIVE], f->objective);
    jx_simhash_add(&s[JX_SIM_COMPLETION], f->completion);
    jx_str last = {0}; /* a reason that was pasted on many rows counts once */
    for (int i = 0; i < f->n_funding; i++) add_reason(&s[JX_SIM_REASONS], f->funding[i].reason, &last);
    for (int i = 0; i < f->n_indicators; i++) add_reason(&s[JX_SIM_REASONS], f->indicators[i].reason, &last);
    for (int i = 0; i < JX_SIMHASHES; i++) out[i] = jx_simhash_end(&s[i]);
}

void jx_assessment_result(const jx_form *f, const jx_assessment *a, uint64_t content, uint16_t index, jx_result *out)
{
    jx_result_init(out);
    out->index = index;
    out->key = jx_form_key(f);
    out->content = content;
    out->kind = f->kind;
    out->verdict = a->verdict;
    out->year = f->year;
    out->division = f->division;
    out->unit = f->unit;
    out->project_name = f->project_name;
    out->project_code = f->project_code;
    out->source = f->source;
    out->seq = f->seq;
    out->line = f->line;
    if (f->n_funding) {
        out->initial = f->funding[0].initial;
        out->adjusted = f->funding[0].adjusted;
        out->executed = f->funding[0].executed;
    }
    out->rate = a->rate;
    out->stated_total = f->total_score;
    out->total = a->total;
    out->total_low = a->total_low;
    out->total_high = a->total_high;
    out->stated_grade = f->grade;
    out->grade = a->grade;
    fingerprint(f, out->simhash);
    out->n_findings = (uint16_t)a->n_findings;
    out->findings = (jx_finding *)a->findings; /* only read */
}
