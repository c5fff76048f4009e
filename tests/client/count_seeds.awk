# Counts forms, indicators and funding rows of a published document, and adds up what they print, by the shape of its
# lines alone: nothing of the reader is used here. Prints
#   forms indicators funding weights scores executed
# where executed is that of the rows 年度资金总额 and a missing number counts as nothing.
#
# kind=rows   tables whose rows are lines and whose cells are set apart by tabs
# kind=cells  one cell a line, led by a tab; an empty line between rows
BEGIN {
    if (kind == "cells") { RS = ""; FS = "\n" } else FS = "\t"
}

function plain(s) { gsub(/[ \t,]/, "", s); return s }
function is_number(s) { return s ~ /^[0-9]+(\.[0-9]+)?$/ }

# The cells that are not empty, into cell[1…]; returns their number.
function cells(   i, n) {
    n = 0
    split("", cell)
    for (i = 1; i <= NF; i++) if (plain($i) != "") cell[++n] = plain($i)
    return n
}

# The two numbers furthest right are weight and score; a single one is the weight.
function add_points(n,   i, last, before) {
    last = before = ""
    for (i = n; i > 3 && before == ""; i--) {
        if (!is_number(cell[i])) continue
        if (last == "") last = cell[i]; else before = cell[i]
    }
    if (before == "") { weights += last; return }
    weights += before
    scores += last
}

# The amount left of "10分", else the fourth from the right: executed, weight, rate, score.
function add_executed(n,   i, at) {
    at = n - 3
    for (i = 1; i <= n; i++) if (cell[i] ~ /^[0-9]+分$/) at = i - 1
    executed += cell[at]
}

kind == "rows" {
    n = cells()
    if (cell[1] == "项目名称") forms++
    if (/年初预算/) { part = "funding"; next }
    if (cell[1] ~ /^年度总体目标/) part = ""
    if (/三级指标/) { part = "indicators"; next }
    if (cell[1] == "总分") part = ""
    if (part == "funding") {
        for (i = 1; i <= n && cell[i] !~ /[0-9]/; i++) ;
        if (i > n) next
        funding++
        if (/年度资金总额/ || /预算数\t/) add_executed(n)
    }
    if (part == "indicators" && n >= 4) { # a row of names of levels has three at most
        indicators++
        add_points(n)
    }
}

kind == "cells" {
    for (i = 1; i <= NF; i++) sub(/^ ?\t/, "", $i)
    if ($1 == "项目名称" || $1 ~ /整体支出绩效目标表$/) { forms++; part = "" }
    if ($1 ~ /^预算执行情况/) { part = "funding"; next }
    if ($1 ~ /年度.*预算$/) { part = "across"; next }
    if ($1 ~ /绩效指标/) { part = "indicators"; next }
    if ($1 == "年度总体目标" || $1 == "合计") part = ""
    if (part == "across") for (i = 1; i <= NF; i++) funding += plain($i) ~ /^[0-9]/
    if (part == "funding" && plain($3 $4 $5) != "") {
        funding++
        if ($2 == "总额") executed += plain($5)
    }
    if (part == "indicators" && $4 != "") {
        indicators++
        weights += NF > 9 ? $9 : $8
        scores += NF > 9 ? $10 : 0
    }
}

END { printf "%d %d %d %.2f %.2f %.2f\n", forms, indicators, funding, weights, scores, executed }
