/* jixiao: the command of the clerk who fills in forms and of the office that reads them. */
#include "client/show/cli.h"

int main(int argc, char **argv) { return jx_client_main(argc, argv); }
