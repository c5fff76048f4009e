# IN (divisions.csv) -> OUT: the rows of two C tables, one in the order of codes, one in the order of names (as bytes),
# under DIVISIONS_BY_CODE and DIVISIONS_BY_NAME.
file(READ "${IN}" csv)
string(REGEX MATCHALL "[0-9][0-9][0-9][0-9][0-9][0-9],[^\n,]+" rows "${csv}")
list(LENGTH rows n)
if(n LESS 3000)
  message(FATAL_ERROR "${IN}: only ${n} divisions")
endif()
list(SORT rows)
string(REGEX REPLACE "([0-9]+),([^;]+)" "    {\\1, \"\\2\"}," by_code "${rows}")
string(REPLACE ";" "\n" by_code "${by_code}")

string(REGEX REPLACE "([0-9]+),([^;]+)" "\\2,\\1" names "${rows}")
list(SORT names)
string(REGEX REPLACE "([^;]+),([0-9]+)" "    {\\2, \"\\1\"}," by_name "${names}")
string(REPLACE ";" "\n" by_name "${by_name}")

file(WRITE "${OUT}" "#ifdef DIVISIONS_BY_CODE\n${by_code}\n#endif\n#ifdef DIVISIONS_BY_NAME\n${by_name}\n#endif\n")
